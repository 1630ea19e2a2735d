import { createHash } from 'node:crypto';
import { Recorder } from '../recorder.ts';
import type { ZaloApp } from './state.ts';
import type { Switches } from './switches.ts';

/** One try to hand over an event. */
export interface Attempt {
  /** Epoch milliseconds by the simulator's clock. */
  readonly at: number;
  /** HTTP status; 0 when no connection came about, or the answer came too late. */
  readonly status: number;
  /** The header `num_retry`; 0 for the first try, which has none. */
  readonly retry: number;
}

/** An event on its way to the service. */
export interface Emission {
  readonly name: string;
  /** The bytes, the same at every try. */
  readonly body: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly attempts: Attempt[];
  /** `waiting` for its first or next try; `lost` when no webhook was there, or the ladder ended. */
  state: 'waiting' | 'taken' | 'lost';
  /** Epoch milliseconds of the next try. */
  dueAt: number;
}

const MINUTE = 60_000;
/** Contract §7.1: waits before the retries; after the last the webhook is unsubscribed. */
export const LADDER = [30_000, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE];

/** Contract §7.2: plain SHA-256 of the concatenation, not an HMAC. */
export const signatureOf = (id: string, body: string, timestamp: string, secret: string) =>
  createHash('sha256').update(`${id}${body}${timestamp}${secret}`, 'utf8').digest('hex');

/** Hands events to the service: signed, one after another per person, again by the ladder. */
export class Webhook {
  readonly emissions = new Recorder<Emission>();
  readonly #now: () => number;
  readonly #app: ZaloApp;
  readonly #switches: Switches;
  readonly #chains = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();
  #held: { emission: Emission; subject: string; done: () => void }[] | undefined;
  #url: string | undefined;
  #newest = 0;

  constructor(now: () => number, app: ZaloApp, switches: Switches) {
    this.#now = now;
    this.#app = app;
    this.#switches = switches;
  }

  /** Where events go; undefined before it is set in the console and after the ladder ended without an answer. */
  get url() {
    return this.#url;
  }

  set url(url: string | undefined) {
    this.#url = url;
  }

  /**
   * Sends an event and resolves when its first try is over.
   * @param subject whose event it is: the events of one person go one after another
   */
  async emit(subject: string, fields: { event_name: string } & Record<string, unknown>): Promise<Emission> {
    // No two events bear the same millisecond, also where the clock stands still.
    this.#newest = Math.max(this.#now(), this.#newest + 1);
    const { event_name, ...rest } = fields;
    const event = { event_name, app_id: this.#app.appId, ...rest, timestamp: String(this.#newest) };
    const emission: Emission = {
      name: event_name,
      body: JSON.stringify(event),
      event,
      attempts: [],
      state: this.#url === undefined || this.#filtered(event) ? 'lost' : 'waiting',
      dueAt: this.#now(),
    };
    this.emissions.add(emission);
    if (emission.state === 'waiting') await this.#queue(subject, emission);
    return emission;
  }

  #filtered(event: { event_name: string; message?: { text?: string } }) {
    const free = !this.#switches.onlyHash || event.event_name !== 'user_send_text';
    return !free && !event.message?.text?.startsWith('#');
  }

  #queue(subject: string, emission: Emission): Promise<void> {
    const held = this.#held;
    if (held) return new Promise((done) => held.push({ emission, subject, done }));
    const turn = (this.#chains.get(subject) ?? Promise.resolve()).then(() => this.#try(emission));
    this.#chains.set(subject, turn);
    return turn;
  }

  /** From now on events wait until `release`, as they may come out of order (contract §7.1). */
  hold() {
    this.#held ??= [];
  }

  /** Lets them go in the order given by `arrange`, which may also repeat or leave out. */
  async release(arrange: (events: Emission[]) => Emission[] = (events) => events) {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const emission of arrange(held.map((one) => one.emission))) await this.#try(emission);
    for (const { done } of held) done();
  }

  /** Delivers an event once more, byte by byte the same. */
  again(emission: Emission): Promise<void> {
    return this.#try(emission);
  }

  /** Tries again what is due by the clock. */
  async tick(): Promise<void> {
    const due = this.emissions.list.filter(
      ({ state, attempts, dueAt }) => state === 'waiting' && attempts.length > 0 && dueAt <= this.#now(),
    );
    for (const emission of due) await this.#try(emission);
    await this.idle();
  }

  /** Resolves when no first try is under way. */
  async idle(): Promise<void> {
    let before: Promise<void>[];
    do {
      before = [...this.#chains.values()];
      await Promise.all(before);
    } while (
      before.length !== this.#chains.size ||
      [...this.#chains.values()].some((turn, at) => turn !== before[at])
    );
  }

  /** Unsigned, as the console checks an address (contract §7.1). Gives the status; 0 without an answer. */
  consoleCheck(body = '{}'): Promise<number> {
    return this.post(body, {});
  }

  stop() {
    this.#stopped.abort();
  }

  headersFor(body: string): Record<string, string> {
    const { timestamp } = JSON.parse(body) as { timestamp: string };
    const { signatureId, signatureSecret, signaturePrefix } = this.#switches;
    const id = signatureId === 'app_id' ? this.#app.appId : this.#app.oaId;
    const secret = signatureSecret === 'oa' ? this.#app.oaSecretKey : this.#app.appSecret;
    return { 'x-zevent-signature': `${signaturePrefix}${signatureOf(id, body, timestamp, secret)}` };
  }

  async #try(emission: Emission): Promise<void> {
    const retry = emission.attempts.filter(({ status }) => status < 200 || status > 299).length;
    const template = emission.body.includes('"tracking_id"');
    const status = await this.post(emission.body, {
      ...this.headersFor(emission.body),
      ...(retry > 0 && { num_retry: String(retry) }),
      ...(template && { 'x-zevent-server': 'ZNS' }),
    });
    emission.attempts.push({ at: this.#now(), status, retry });
    if (status >= 200 && status <= 299) emission.state = 'taken';
    else if (emission.state !== 'taken') this.#failed(emission, status, retry);
    this.emissions.changed();
  }

  #failed(emission: Emission, status: number, retry: number) {
    const wait = LADDER[retry];
    if (status !== 0 && this.#switches.retries === 'no-connection') emission.state = 'lost';
    else if (wait !== undefined) emission.dueAt = this.#now() + wait;
    else {
      emission.state = 'lost';
      this.#url = undefined;
    }
  }

  /** @returns the status, 0 without an answer in time */
  async post(body: string, headers: Record<string, string>): Promise<number> {
    if (this.#url === undefined) return 0;
    try {
      const answer = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(this.#switches.answerWithinMs), this.#stopped.signal]),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
