// Where a message is written.
import { Attachments } from './attachments.js';
import { say } from './data.js';
import { PlacePanel } from './place.js';
import { Recorder } from './recorder.js';

/**
 * @typedef {{
 *   text: string,
 *   files: import('./attachments.js').Uploaded[],
 *   location: import('./place.js').Location | null,
 *   replyTo: string | null,
 * }} Draft
 */

const MOST_ROWS = 8;
const CHARACTERS_A_ROW = 50;

export class Composer {
  /** @type {string | null} */
  #replyTo = null;

  /**
   * @param {(name: string) => HTMLElement} part
   * @param {{ send(draft: Draft): void, account(): string }} on
   */
  constructor(part, on) {
    this.part = part;
    this.on = on;
    this.text = /** @type {HTMLTextAreaElement} */ (part('text'));
    const complain = (/** @type {string} */ problem) => this.#complain(problem);
    this.attachments = new Attachments(part('files'), { complain, account: on.account });
    new Recorder(part('voice'), part('recording'), {
      done: (file) => this.attachments.add([file], 'voice'),
      complain,
    });
    new PlacePanel(part, {
      send: (location) => on.send({ text: '', files: [], location, replyTo: null }),
      complain,
    });
    this.#listen();
    this.#listenForFiles();
  }

  #listen() {
    this.part('form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.text.addEventListener('input', () => this.set(this.text.value));
    this.text.addEventListener('keydown', (event) => {
      // Enter also ends a syllable of an input method: that one isn't ours.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        void this.#send();
      }
      if (event.key === 'Escape') this.#cancelReply();
    });
    this.part('reply-cancel').addEventListener('click', () => {
      this.#cancelReply();
      this.text.focus();
    });
  }

  #listenForFiles() {
    const picker = /** @type {HTMLInputElement} */ (this.part('file'));
    this.part('attach').addEventListener('click', () => picker.click());
    picker.addEventListener('change', () => {
      this.#complain('');
      this.attachments.add(picker.files ?? []);
      picker.value = '';
    });
    this.text.addEventListener('paste', ({ clipboardData }) =>
      this.attachments.add(clipboardData?.files ?? []),
    );
  }

  async #send() {
    this.#complain('');
    const words = this.text.value.trim();
    const replyTo = this.#replyTo;
    if (words === '' && this.attachments.isEmpty) return;
    this.set('');
    try {
      const files = await this.attachments.take();
      this.#cancelReply();
      this.on.send({ text: words, files, location: null, replyTo });
    } catch {
      // The upload has said what failed; the words go back to where they were.
      this.set(words);
    }
  }

  focus() {
    this.text.focus();
  }

  /** @param {string} value */
  set(value) {
    this.text.value = value;
    if (value === '') localStorage.removeItem(this.#draftKey());
    else localStorage.setItem(this.#draftKey(), value);
    this.#fit();
  }

  /**
   * @param {string} message
   * @param {string} words
   */
  replyTo(message, words) {
    this.#replyTo = message;
    this.part('reply-text').textContent = `${say('compose.replyTo')}: ${words}`;
    this.part('reply').hidden = false;
    this.focus();
  }

  /** Another person's turn: their draft, and nothing of the one before. */
  change() {
    this.#cancelReply();
    this.attachments.clear();
    this.#complain('');
    this.text.value = localStorage.getItem(this.#draftKey()) ?? '';
    this.#fit();
  }

  #cancelReply() {
    this.#replyTo = null;
    this.part('reply').hidden = true;
  }

  /** @param {string} problem */
  #complain(problem) {
    const hint = this.part('hint');
    hint.textContent = problem;
    hint.hidden = problem === '';
  }

  #fit() {
    const rows = this.text.value
      .split('\n')
      .map((row) => Math.max(1, Math.ceil(row.length / CHARACTERS_A_ROW)));
    this.text.rows = Math.min(
      MOST_ROWS,
      rows.reduce((sum, row) => sum + row, 0),
    );
  }

  #draftKey() {
    return `doi-thoai:draft:${this.on.account()}`;
  }
}
