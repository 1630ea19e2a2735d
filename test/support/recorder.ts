/** A list that grows as things happen, and that a test can wait on without polling. */
export class Recorder<T> {
  readonly list: T[] = [];
  readonly #listeners = new Set<() => void>();

  add(entry: T) {
    this.list.push(entry);
    this.changed();
  }

  /** Runs `listener` at each change until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be told after an entry was altered in place. */
  changed() {
    for (const listener of [...this.#listeners]) listener();
  }

  /** The first entry that fits; looks now and at each change. Fails with all entries by `describe`. */
  waitFor(fits: (entry: T) => boolean, timeoutMs: number, describe: (entry: T) => string): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const look = () => {
      const found = this.list.find(fits);
      if (found) resolve(found);
    };
    const timer = setTimeout(() => {
      const had = this.list.map(describe).join(', ') || 'none';
      reject(new Error(`Nothing fitted in ${timeoutMs} ms; there were: ${had}`));
    }, timeoutMs);
    this.#listeners.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#listeners.delete(look);
    });
  }
}
