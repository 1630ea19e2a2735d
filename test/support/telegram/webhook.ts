import { isDeepStrictEqual } from 'node:util';
import { Recorder } from '../recorder.ts';
import type { QueuedUpdate, Updates } from './updates.ts';
import { Poster, type PostOutcome } from './webhook-post.ts';

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string | undefined;
  readonly maxConnections: number;
  readonly hasCertificate: boolean;
}

/** One try to hand over an update. */
export interface Attempt {
  readonly updateId: number;
  readonly queue: string;
  /** Epoch milliseconds by the fake's clock. */
  readonly at: number;
  /** HTTP status, 0 when the connection failed, was closed or the answer came too late. */
  readonly status: number;
  readonly error?: string;
  /** Seconds until it is tried again; absent when it was taken or given up. */
  readonly retryIn?: number;
}

interface Progress {
  fails: number;
  /** Seconds before the next try, doubled from the second failure on. */
  delay: number;
  /** `performance.now()` at which it may be sent. */
  wakeAt: number;
  inFlight: boolean;
}

const goneLimit = 23 * 3_600_000;

/**
 * Delivery as in the official server (its WebhookActor): one update in flight a queue, retries at once
 * and then after 2, 4, 8 … seconds up to one or two minutes, `Retry-After` honoured, expired updates dropped.
 */
export class Webhook {
  readonly attempts = new Recorder<Attempt>();
  settings: WebhookSettings | undefined;
  lastError: { date: number; message: string } | undefined;
  /** Runs a method that the answer of a webhook carries. */
  callBack: (method: string, values: Record<string, unknown>) => void = () => undefined;
  readonly #updates: Updates;
  readonly #now: () => number;
  readonly #scale: number;
  readonly #timeout: number;
  readonly #progress = new Map<QueuedUpdate, Progress>();
  #poster: Poster | undefined;
  #timer: NodeJS.Timeout | undefined;
  #connections = 0;
  #lastSuccess = Number.NEGATIVE_INFINITY;
  #goneSince: number | undefined;

  constructor(updates: Updates, now: () => number, { scale, timeout }: { scale: number; timeout: number }) {
    this.#updates = updates;
    this.#now = now;
    this.#scale = scale;
    this.#timeout = timeout;
    updates.listen(() => this.#send());
  }

  set(settings: WebhookSettings | undefined) {
    if (isDeepStrictEqual(settings, this.settings)) return;
    this.#poster?.close();
    this.#progress.clear();
    this.#connections = 0;
    this.settings = settings;
    this.#poster = settings && new Poster(settings.url, settings.secret, this.#timeout);
    this.#send();
  }

  close() {
    clearTimeout(this.#timer);
    this.settings = undefined;
    this.#poster?.close();
  }

  #allowedConnections(queues: number) {
    const most = this.settings?.maxConnections ?? 0;
    // Not scaled: it is a window in which work counts, not a wait.
    const idle = this.#lastSuccess + 10_000 < performance.now();
    return Math.min(queues, idle ? 1 : most);
  }

  /** The first update of every queue: nothing overtakes within a queue. */
  #heads(): QueuedUpdate[] {
    const heads = new Map<string, QueuedUpdate>();
    for (const entry of this.#updates.pending()) if (!heads.has(entry.queue)) heads.set(entry.queue, entry);
    return [...heads.values()];
  }

  #progressOf(entry: QueuedUpdate): Progress {
    const known = this.#progress.get(entry);
    if (known) return known;
    const fresh = { fails: 0, delay: 1, wakeAt: 0, inFlight: false };
    this.#progress.set(entry, fresh);
    return fresh;
  }

  #send() {
    const poster = this.#poster;
    if (!this.settings || !poster) return;
    clearTimeout(this.#timer);
    const heads = this.#heads();
    let busy = heads.filter((entry) => this.#progressOf(entry).inFlight).length;
    const most = Math.max(this.#connections, this.#allowedConnections(heads.length));
    let nextWake = Number.POSITIVE_INFINITY;
    for (const entry of heads) {
      const progress = this.#progressOf(entry);
      if (progress.inFlight) continue;
      if (progress.wakeAt > performance.now()) nextWake = Math.min(nextWake, progress.wakeAt);
      else if (busy < most) {
        busy += 1;
        progress.inFlight = true;
        this.#connections = Math.max(this.#connections, busy);
        void this.#deliver(poster, entry, progress);
      }
    }
    if (nextWake < Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(() => this.#send(), Math.max(1, nextWake - performance.now()));
    }
  }

  async #deliver(poster: Poster, entry: QueuedUpdate, progress: Progress) {
    const at = this.#now();
    const outcome = await poster.post(entry.update);
    if (this.#poster !== poster || !this.settings) return;
    const { status, error } = outcome;
    progress.inFlight = false;
    if (outcome.closed) this.#connections = Math.max(0, this.#connections - 1);
    const taken = status >= 200 && status <= 299;
    if (taken) this.#delivered(entry, outcome);
    const retryIn = taken ? undefined : this.#failed(entry, progress, outcome);
    this.attempts.add({
      updateId: entry.update.update_id,
      queue: entry.queue,
      at,
      status,
      ...(error && { error }),
      ...(retryIn !== undefined && { retryIn }),
    });
    this.#send();
  }

  #delivered(entry: QueuedUpdate, outcome: PostOutcome) {
    this.#lastSuccess = performance.now();
    this.#goneSince = undefined;
    this.#progress.delete(entry);
    this.#updates.forget([entry]);
    const { method, ...values } = outcome.answer ?? {};
    const name = String(method ?? '').toLowerCase();
    const refused =
      ['', 'setwebhook', 'deletewebhook', 'close', 'logout'].includes(name) || name.startsWith('get');
    if (!refused) this.callBack(String(method), values);
  }

  /** Seconds until the next try, undefined when the update is given up. */
  #failed(entry: QueuedUpdate, progress: Progress, outcome: PostOutcome): number | undefined {
    const message = outcome.error ?? `Wrong response from the webhook: ${outcome.status} ${outcome.reason}`;
    this.lastError = { date: Math.floor(this.#now() / 1000), message };
    if (this.#goneForGood(outcome.status)) {
      this.set(undefined);
      return undefined;
    }
    let wait = Math.min(Math.max(outcome.retryAfter, 0), 3600);
    if (wait === 0 && progress.fails > 0) {
      progress.delay = Math.min(60 + Math.floor(Math.random() * 61), progress.delay * 2);
      wait = progress.delay;
    }
    progress.fails += 1;
    progress.wakeAt = performance.now() + wait * 1000 * this.#scale;
    if (this.#now() + wait * 1000 <= entry.expiresAt) return wait;
    this.#progress.delete(entry);
    this.#updates.forget([entry]);
    return undefined;
  }

  /** Only 410 for 23 hours removes a webhook. */
  #goneForGood(status: number) {
    if (status !== 410) this.#goneSince = undefined;
    else this.#goneSince ??= this.#now();
    return this.#goneSince !== undefined && this.#now() > this.#goneSince + goneLimit;
  }
}
