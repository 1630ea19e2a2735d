import type { TelegramUpdate } from '@gramio/types';

export type UpdateKind = Exclude<keyof TelegramUpdate, 'update_id'>;

export interface QueuedUpdate {
  readonly update: TelegramUpdate;
  /** Updates of one queue reach a webhook one after another; different queues go side by side. */
  readonly queue: string;
  readonly expiresAt: number;
  /** Sent a second time, as Telegram may do: offsets do not confirm it. */
  readonly again: boolean;
}

const day = 86_400_000;
const lifetimes: Record<string, number> = {
  callback_query: 150_000,
  inline_query: 30_000,
  chosen_inline_result: 600_000,
  shipping_query: 150_000,
  pre_checkout_query: 150_000,
};

/** Kinds that are sent only to a bot that names them. */
const leftOutByDefault = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

const idOf = (value: unknown, field: string): unknown =>
  (value as Record<string, Record<string, unknown>> | undefined)?.[field]?.['id'];

/** Messages and edits queue by chat, presses by person, member changes by chat apart from its messages. */
export function queueKey(kind: string, payload: unknown, updateId: number): string {
  if (/message$|post$/.test(kind)) return `chat ${idOf(payload, 'chat')}`;
  if (kind === 'callback_query') return `presses of ${idOf(payload, 'from')}`;
  if (kind === 'inline_query') return `inline queries of ${idOf(payload, 'from')}`;
  if (/chat_member$/.test(kind)) return `members of ${idOf(payload, 'chat')}`;
  return `update ${updateId}`;
}

/** The updates that wait for the bot, whichever way it fetches them. */
export class Updates {
  #pending: QueuedUpdate[] = [];
  readonly #sent = new Map<number, TelegramUpdate>();
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  #nextId = 714_000_001;
  #allowed: Set<string> | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  get allowed(): string[] | undefined {
    return this.#allowed && [...this.#allowed];
  }

  /** @param kinds undefined keeps the setting, an empty list restores the default */
  allow(kinds: readonly string[] | undefined) {
    if (kinds) this.#allowed = kinds.length > 0 ? new Set(kinds) : undefined;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #queue(update: TelegramUpdate, again: boolean) {
    const [kind = '', payload] = Object.entries(update).find(([key]) => key !== 'update_id') ?? [];
    const expiresAt = this.#now() + (lifetimes[kind] ?? day);
    this.#pending.push({ update, queue: queueKey(kind, payload, update.update_id), expiresAt, again });
    for (const listener of [...this.#listeners]) listener();
  }

  /** Takes a number even where the bot did not ask for that kind; undefined then. */
  push(kind: string, payload: unknown): TelegramUpdate | undefined {
    const wanted = this.#allowed ? this.#allowed.has(kind) : !leftOutByDefault.has(kind);
    return wanted ? this.pushRaw({ [kind]: structuredClone(payload) }) : undefined;
  }

  /** Any object, kinds unknown to everybody included. A missing `update_id` is given. */
  pushRaw(raw: object): TelegramUpdate {
    const update = { update_id: this.#nextId, ...raw } as TelegramUpdate;
    this.#nextId = Math.max(this.#nextId, update.update_id) + 1;
    this.#sent.set(update.update_id, update);
    this.#queue(update, false);
    return update;
  }

  resend(updateId: number) {
    const update = this.#sent.get(updateId);
    if (!update) throw new Error(`No update ${updateId} was ever made`);
    this.#queue(update, true);
  }

  pending(): readonly QueuedUpdate[] {
    this.#pending = this.#pending.filter(({ expiresAt }) => expiresAt >= this.#now());
    return this.#pending;
  }

  forget(done: Iterable<QueuedUpdate>) {
    const gone = new Set(done);
    this.#pending = this.#pending.filter((entry) => !gone.has(entry));
  }

  clear() {
    this.#pending = [];
  }
}
