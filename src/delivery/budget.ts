/** A bucket that fills at a steady rate: how many messages may go now, and when the next one may. */
export type Budget = {
  take(now: number): boolean;
  /** How many may go at once now. */
  available(now: number): number;
  pauseUntil(at: number): void;
  readyAt(now: number): number;
};

export function createBudget(perSecond: number, capacity = perSecond): Budget {
  let tokens = capacity;
  let filledAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = 0;
  const fill = (now: number) => {
    if (filledAt === Number.NEGATIVE_INFINITY) filledAt = now;
    tokens = Math.min(capacity, tokens + (Math.max(0, now - filledAt) / 1000) * perSecond);
    filledAt = Math.max(filledAt, now);
  };
  return {
    take(now) {
      fill(now);
      if (now < pausedUntil || tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    available(now) {
      fill(now);
      return now < pausedUntil ? 0 : Math.floor(tokens);
    },
    pauseUntil(at) {
      pausedUntil = Math.max(pausedUntil, at);
    },
    readyAt(now) {
      fill(now);
      const filled = tokens >= 1 ? now : now + ((1 - tokens) / perSecond) * 1000;
      // Whole milliseconds, or a clock that counts them would be asked again before there is anything to take.
      return Math.ceil(Math.max(filled, pausedUntil));
    },
  };
}
