// The files of a message that is being written: uploaded at once, so that sending is quick.
import { Refused, upload } from './api.js';
import { say, sizeOf } from './data.js';
import { el, icon } from './elements.js';

const LIMIT_BYTES = 20 * 1024 * 1024;
const MOST = 10;

/** @typedef {{ token: string, kind: string, size: number }} Uploaded */
/** @typedef {{ uploaded: Promise<Uploaded>, item: HTMLElement }} Held */

export class Attachments {
  /** @type {Set<Held>} */
  #held = new Set();

  /**
   * @param {HTMLElement} list
   * @param {{ complain(problem: string): void, account(): string }} on
   */
  constructor(list, on) {
    this.list = list;
    this.on = on;
  }

  get isEmpty() {
    return this.#held.size === 0;
  }

  /**
   * @param {Iterable<File>} files
   * @param {'voice' | null} [kind] what we know and the content doesn't tell
   */
  add(files, kind = null) {
    for (const file of files) {
      if (this.#held.size >= MOST) return this.on.complain(say('failure.tooMany'));
      if (file.size > LIMIT_BYTES) this.on.complain(say('failure.tooLarge'));
      else if (file.size === 0) this.on.complain(say('failure.empty'));
      else this.#hold(file, kind ?? (file.type.startsWith('audio/') ? 'audio' : null));
    }
  }

  /**
   * Waits for what is still on its way, and starts afresh.
   * @returns {Promise<Uploaded[]>}
   */
  async take() {
    const taken = [...this.#held];
    const uploaded = await Promise.all(taken.map((one) => one.uploaded));
    for (const one of taken) this.#drop(one);
    return uploaded;
  }

  clear() {
    for (const one of [...this.#held]) this.#drop(one);
  }

  /**
   * @param {File} file
   * @param {string | null} kind
   */
  #hold(file, kind) {
    const state = el('span', { class: 'state' }, say('compose.uploading'));
    const label = say('compose.remove', { name: file.name });
    const remove = el('button', { type: 'button', class: 'icon', 'aria-label': label }, icon('close'));
    const item = el('li', {}, preview(file), state, remove);
    const uploaded = upload(this.on.account(), file).then((stored) => ({
      ...stored,
      kind: kind ?? stored.kind,
    }));
    const one = { uploaded, item };
    remove.addEventListener('click', () => this.#drop(one));
    this.#held.add(one);
    this.list.append(item);
    uploaded.then(
      () => state.replaceChildren(sizeOf(file.size)),
      (error) => {
        this.#drop(one);
        this.on.complain(say(problem(error)));
      },
    );
  }

  /** @param {Held} one */
  #drop(one) {
    this.#held.delete(one);
    one.item.remove();
  }
}

/** @param {unknown} error */
function problem(error) {
  if (!(error instanceof Refused)) return 'failure.upload';
  if (error.status === 413) return 'failure.tooLarge';
  return error.status === 415 ? 'failure.picture' : 'failure.upload';
}

/** @param {File} file */
function preview(file) {
  if (/^image\/(png|jpeg|webp)$/.test(file.type))
    return el('img', { alt: file.name, src: URL.createObjectURL(file) });
  if (file.type.startsWith('audio/'))
    return el('audio', { controls: true, 'aria-label': file.name, src: URL.createObjectURL(file) });
  return el('span', { class: 'name' }, icon('file'), file.name);
}
