import type { TelegramUpdate } from '@gramio/types';
import { type ApiError, conflict } from './api-error.ts';
import type { Parameters } from './parameters.ts';
import type { QueuedUpdate, Updates } from './updates.ts';

interface Waiting {
  readonly offset: number;
  readonly limit: number;
  readonly settle: (outcome: TelegramUpdate[] | ApiError) => void;
  timer: NodeJS.Timeout;
}

const bySequence = (a: QueuedUpdate, b: QueuedUpdate) => a.update.update_id - b.update.update_id;
const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/**
 * `getUpdates` as the official server answers it: long polls, offsets that confirm, one poller at a
 * time (the older request loses), and slow answers for a hot loop. Spacing is measured in real time.
 */
export class Polling {
  readonly #updates: Updates;
  readonly #scale: number;
  #waiting: Waiting | undefined;
  #shownAgain = new Set<QueuedUpdate>();
  #previous = { offset: Number.NaN, at: Number.NEGATIVE_INFINITY };
  #nextConflict = 0;

  /** @param scale multiplies the waits that the server imposes (not the poll's own timeout) */
  constructor(updates: Updates, scale: number) {
    this.#updates = updates;
    this.#scale = scale;
    updates.listen(() => this.#wake());
  }

  /** @param gone aborted when the caller hangs up */
  async getUpdates(given: Parameters, gone: AbortSignal): Promise<TelegramUpdate[]> {
    const offset = given.num('offset') ?? 0;
    let limit = clamp(given.num('limit') ?? 100, 1, 100);
    let wait = clamp(given.num('timeout') ?? 0, 0, 50) * 1000;
    this.#updates.allow(given.list('allowed_updates') as string[] | undefined);
    const since = performance.now() - this.#previous.at;
    if (offset === this.#previous.offset) {
      const slow = 3000 * this.#scale;
      if (wait < 3000 && since < slow) wait = slow;
      if (since < 500 * this.#scale) limit = 1;
    }
    this.#previous = { offset, at: performance.now() };
    this.#confirm(offset);
    this.#loseToNewer();
    const ready = this.#take(limit);
    return ready.length > 0 || wait === 0 ? ready : this.#longPoll(offset, limit, wait, gone);
  }

  /** Ends a waiting poll because a webhook was set. */
  abortForWebhook() {
    this.#fail(conflict('terminated by setWebhook request'));
  }

  close() {
    if (this.#waiting) clearTimeout(this.#waiting.timer);
    this.#waiting = undefined;
  }

  /** Conflict answers go out at most once in three seconds; the others wait that long. */
  conflictDelay(): number {
    const now = performance.now();
    if (now < this.#nextConflict) return 3000 * this.#scale;
    this.#nextConflict = now + 3000 * this.#scale;
    return 0;
  }

  #confirm(offset: number) {
    const pending = this.#updates.pending();
    const confirmed = new Set([...this.#shownAgain]);
    this.#shownAgain = new Set();
    if (offset < 0) for (const entry of [...pending].slice(0, offset)) confirmed.add(entry);
    for (const entry of pending) if (!entry.again && entry.update.update_id < offset) confirmed.add(entry);
    this.#updates.forget(confirmed);
  }

  #take(limit: number): TelegramUpdate[] {
    const batch = [...this.#updates.pending()].sort(bySequence).slice(0, limit);
    for (const entry of batch) if (entry.again) this.#shownAgain.add(entry);
    return batch.map(({ update }) => update);
  }

  #loseToNewer() {
    const text = 'terminated by other getUpdates request; make sure that only one bot instance is running';
    this.#fail(conflict(text));
  }

  #fail(error: ApiError) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    waiting.settle(error);
  }

  #longPoll(offset: number, limit: number, wait: number, gone: AbortSignal): Promise<TelegramUpdate[]> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: TelegramUpdate[] | ApiError) =>
        Array.isArray(outcome) ? resolve(outcome) : reject(outcome);
      const waiting: Waiting = {
        offset,
        limit,
        settle,
        timer: setTimeout(() => this.#answer(waiting), wait),
      };
      this.#waiting = waiting;
      gone.addEventListener('abort', () => {
        clearTimeout(waiting.timer);
        if (this.#waiting === waiting) this.#waiting = undefined;
        resolve([]);
      });
    });
  }

  /** Waits a moment before answering, as the server does, so that an album arrives in one batch. */
  #wake() {
    const waiting = this.#waiting;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(() => this.#answer(waiting), 1);
  }

  #answer(waiting: Waiting) {
    if (this.#waiting !== waiting) return;
    this.#waiting = undefined;
    waiting.settle(this.#take(waiting.limit));
  }
}
