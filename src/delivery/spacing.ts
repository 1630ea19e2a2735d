/** What is later than this was held up by something else, and does not make up for it by going all at once. */
const LATE_MS = 20;

export type Spacing<T> = {
  add(items: readonly T[]): void;
  waiting(): number;
  /** Ends it. @returns what had not begun. */
  end(): T[];
};

/**
 * Begins what it is given one after the other, at most `perSecond` a second. A heap of sends at once would hold up whatever else
 * this thread has to do, and arrive as a heap.
 */
export function createSpacing<T>(perSecond: number, begin: (item: T) => void): Spacing<T> {
  const gapMs = 1000 / perSecond;
  const waiting: T[] = [];
  let timer: NodeJS.Timeout | null = null;
  let nextAt = Number.NEGATIVE_INFINITY;

  const go = () => {
    timer = null;
    const now = performance.now();
    nextAt = Math.max(nextAt, now - LATE_MS);
    for (const item of waiting.splice(0, Math.floor((now - nextAt) / gapMs) + 1)) {
      nextAt += gapMs;
      begin(item);
    }
    if (waiting.length > 0) timer = setTimeout(go, nextAt - now);
  };

  return {
    add(items) {
      waiting.push(...items);
      if (waiting.length > 0) timer ??= setTimeout(go, Math.max(0, nextAt - performance.now()));
    },
    waiting: () => waiting.length,
    end() {
      if (timer) clearTimeout(timer);
      return waiting.splice(0);
    },
  };
}
