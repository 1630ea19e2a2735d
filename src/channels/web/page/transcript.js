// The transcript of one pane: lines in order, days between them, changes in place, and where the reader stands.
import { bubble, daySeparator, wordsOf } from './bubble.js';
import { dayOf, say } from './data.js';
import { el } from './elements.js';

/** @typedef {import('./bubble.js').Shown} Shown */
/** @typedef {import('./bubble.js').Hands} Hands */

/** So near to the end counts as reading the newest. */
const NEAR_END_PX = 60;
const QUOTE_LENGTH = 120;

export class Transcript {
  /** @type {Map<string, { line: Shown, element: HTMLElement }>} */
  #shown = new Map();
  /** What was sent and is not known to have arrived, by the page's own key. @type {Map<string, HTMLElement>} */
  #pending = new Map();
  #lastDay = '';
  #newest = '0';
  #unseen = 0;
  #following = true;

  /**
   * @param {(name: string) => HTMLElement} part
   * @param {Omit<Hands, 'quote'>} acts
   */
  constructor(part, acts) {
    this.log = part('log');
    this.jump = part('newest');
    this.count = part('newest-count');
    /** @type {Hands} */
    this.hands = { ...acts, quote: (id) => this.#quote(id) };
    this.jump.addEventListener('click', () => this.toEnd());
    this.log.addEventListener('scroll', () => this.#scrolled());
    // A picture that arrives late pushes the newest message out of sight ('load' doesn't bubble).
    this.log.addEventListener('load', () => this.#following && this.toEnd(), true);
    // What opens below takes room from the log.
    new ResizeObserver(() => this.#following && this.toEnd()).observe(this.log);
  }

  get newest() {
    return this.#newest;
  }

  get isEmpty() {
    return this.#shown.size === 0 && this.#pending.size === 0;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#scrolled();
  }

  clear() {
    this.log.replaceChildren();
    this.#shown.clear();
    this.#pending.clear();
    this.#lastDay = '';
    this.#newest = '0';
    this.#unseen = 0;
  }

  /**
   * Shows a line once.
   * @param {Shown} line
   * @returns {boolean} whether it was new
   */
  add(line) {
    if (BigInt(line.id) <= BigInt(this.#newest)) return false;
    this.#newest = line.id;
    const follow = this.#following || line.own;
    this.#place(line);
    if (follow) this.toEnd();
    else {
      this.#unseen += 1;
      this.#showJump();
    }
    return true;
  }

  /**
   * What the person sent, before the server has it.
   * @param {string} key
   * @param {string} words
   */
  addPending(key, words) {
    const status = el('span', { class: 'status' }, say('message.sending'));
    const body = el('div', { class: 'body', dir: 'auto' }, el('p', {}, words), status);
    const element = el('article', { class: 'message own pending' }, el('div', { class: 'row' }, body));
    this.#pending.set(key, element);
    this.#append(element, new Date());
    this.toEnd();
  }

  /**
   * It did not arrive: it can be sent again.
   * @param {string} key
   * @param {() => void} again
   */
  markFailed(key, again) {
    const status = this.#pending.get(key)?.querySelector('.status');
    if (!status) return;
    const retry = el('button', { type: 'button', class: 'plain' }, say('message.retry'));
    retry.addEventListener('click', () => {
      status.replaceChildren(say('message.sending'));
      again();
    });
    status.replaceChildren(say('message.notSent'), ' ', retry);
  }

  /** @param {Shown} line */
  #place(line) {
    const element = bubble(line, this.hands);
    // A change stands where the first message stood; one whose message is not here counts as new.
    const edits = line.type === 'sent' ? line.edits : null;
    const waiting = 'key' in line ? this.#pending.get(line.key) : undefined;
    const changed = edits ? this.#shown.get(edits)?.element : waiting;
    if (edits) element.dataset.id = edits;
    if (changed) this.#replace(changed, element);
    else this.#append(element, new Date(line.at));
    if ('key' in line) this.#pending.delete(line.key);
    this.#shown.set(edits ?? line.id, { line, element });
    if (line.type === 'press') this.#markPressed(line.message, line.label);
  }

  /**
   * Whoever stood on a button of the old one stays where they are.
   * @param {HTMLElement} old
   * @param {HTMLElement} element
   */
  #replace(old, element) {
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(element);
    if (!hadFocus) return;
    const next = element.querySelector('.choice');
    (next instanceof HTMLElement ? next : this.log).focus();
  }

  /**
   * @param {HTMLElement} element
   * @param {Date} at
   */
  #append(element, at) {
    const day = dayOf(at);
    if (day !== this.#lastDay) this.log.append(daySeparator(at));
    this.#lastDay = day;
    this.log.append(element);
  }

  /**
   * @param {string} message
   * @param {string} label
   */
  #markPressed(message, label) {
    for (const button of this.#shown.get(message)?.element.querySelectorAll('.choice') ?? [])
      button.classList.toggle('pressed', button.textContent === label);
  }

  /** @param {string} id */
  #quote(id) {
    const line = this.#shown.get(id)?.line;
    if (!line) return null;
    const words = wordsOf(line);
    return words.length > QUOTE_LENGTH ? `${words.slice(0, QUOTE_LENGTH)}…` : words;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#following) this.#unseen = 0;
    this.#showJump();
  }

  #showJump() {
    this.jump.hidden = this.#following;
    this.count.textContent = this.#unseen > 0 ? String(this.#unseen) : '';
  }
}
