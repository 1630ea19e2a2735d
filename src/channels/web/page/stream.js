// The live connection: one for both panes, since a browser grants few to one server.

/** @typedef {import('./bubble.js').Shown} Shown */

const AGAIN_MS = 2000;
/** A break shorter than this is not worth a word. */
const SAY_LOST_MS = 1500;

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #losing;
  #lost = false;

  /**
   * @param {{
   *   wanted(): Map<string, string>,
   *   line(line: Shown): void,
   *   lost(): void,
   *   back(): void,
   *   renew(): Promise<unknown>,
   * }} on `wanted`: people to follow, each with the last line known; `renew` makes the session good again.
   */
  constructor(on) {
    this.on = on;
  }

  /** Begins anew with the people wanted now. */
  open() {
    this.#source?.close();
    const followed = [...this.on.wanted()].map(([account, after]) => `follow=${account}:${after}`);
    if (followed.length === 0) return;
    const source = new EventSource(`/chat/api/stream?${followed.join('&')}`);
    this.#source = source;
    source.addEventListener('message', ({ data }) => this.on.line(JSON.parse(data)));
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('error', () => this.#failed(source));
  }

  #opened() {
    clearTimeout(this.#losing);
    this.#losing = undefined;
    if (this.#lost) this.on.back();
    this.#lost = false;
  }

  /** @param {EventSource} source */
  #failed(source) {
    this.#losing ??= setTimeout(() => {
      this.#lost = true;
      this.on.lost();
    }, SAY_LOST_MS);
    // The browser tries again by itself, except when the server answered and refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#renew(source), AGAIN_MS);
  }

  /** @param {EventSource} source */
  #renew(source) {
    if (source !== this.#source) return;
    this.on.renew().then(
      () => this.open(),
      () => setTimeout(() => this.#renew(source), AGAIN_MS),
    );
  }
}
