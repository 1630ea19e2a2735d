// One side of the page: a person, their transcript, and where they write.
import { deliver, post } from './api.js';
import { Composer } from './composer.js';
import { locale, say } from './data.js';
import { partsOf } from './elements.js';
import { Transcript } from './transcript.js';

/** @typedef {import('./bubble.js').Shown} Shown */
/** @typedef {import('./composer.js').Draft} Draft */

export class Pane {
  #account = '';

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.select = /** @type {HTMLSelectElement} */ (this.part('person'));
    this.transcript = new Transcript(this.part, {
      press: (message, data, label, button) => this.#press(message, data, label, button),
      command: (text) => this.#sendText(text),
      reply: (message, words) => this.composer.replyTo(message, words),
    });
    this.composer = new Composer(this.part, {
      send: (draft) => this.#send(draft),
      account: () => this.#account,
    });
    this.#listenForChips();
  }

  get account() {
    return this.#account;
  }

  get newest() {
    return this.transcript.newest;
  }

  get isVisible() {
    return this.root.offsetParent !== null && !document.hidden;
  }

  /** Shows this person's conversation. @param {string} account */
  async open(account) {
    const { messages } = await post('open', { account });
    this.#account = account;
    this.transcript.clear();
    for (const line of messages) this.transcript.add(line);
    this.transcript.toEnd();
    this.composer.change();
    this.#showStart();
  }

  /**
   * @param {Shown} line
   * @returns {boolean} whether it was new
   */
  add(line) {
    const isNew = this.transcript.add(line);
    this.#showStart();
    return isNew;
  }

  /** @param {Draft} draft */
  #send(draft) {
    const files = draft.files.map((file) => say(`message.${/** @type {'image'} */ (file.kind)}`));
    const place = draft.location ? [`${draft.location.latitude}, ${draft.location.longitude}`] : [];
    const words = [draft.text, ...files, ...place].filter((word) => word !== '').join(', ');
    const id = crypto.randomUUID();
    this.transcript.addPending(id, words);
    this.#showStart();
    this.#deliver('messages', { ...draft, id });
  }

  /** @param {string} text */
  #sendText(text) {
    this.#send({ text, files: [], location: null, replyTo: null });
  }

  /**
   * @param {string} message
   * @param {string} data
   * @param {string} label
   * @param {HTMLButtonElement} button
   */
  #press(message, data, label, button) {
    button.classList.add('pressed');
    this.#deliver('presses', { id: crypto.randomUUID(), message, data, label });
  }

  /**
   * @param {string} path
   * @param {{ id: string } & Record<string, unknown>} update
   */
  #deliver(path, update) {
    const body = { account: this.#account, locale, ...update };
    const attempt = () => {
      deliver(path, body).catch(() => this.transcript.markFailed(update.id, attempt));
    };
    attempt();
  }

  #showStart() {
    this.part('start').hidden = !this.transcript.isEmpty;
  }

  #listenForChips() {
    const toggle = this.part('commands-toggle');
    const commands = this.part('commands');
    const show = (/** @type {boolean} */ on) => {
      commands.hidden = !on;
      toggle.setAttribute('aria-expanded', String(on));
    };
    toggle.addEventListener('click', () => show(commands.hidden === true));
    this.root.addEventListener('click', ({ target }) => {
      const chip = target instanceof Element ? target.closest('.chip') : null;
      if (!(chip instanceof HTMLElement)) return;
      if (chip.dataset.command) {
        show(false);
        this.#sendText(chip.dataset.command);
      } else this.composer.set(chip.textContent ?? '');
      this.composer.focus();
    });
  }
}
