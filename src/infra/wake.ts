import { EventEmitter } from 'node:events';
import pg from 'pg';
import type { Log } from './log.ts';
import { notePresence } from './presence.ts';

const CHANNEL = 'doithoai_wake';
/** NOTIFY takes a lock that all commits share, so a burst is told once per this many milliseconds, its beginning at once. */
const TELL_EVERY_MS = 100;

/**
 * Topics: `inbox` (something was stored), `outbox` (something is to be sent), `rulebook` (rows that are rules changed),
 * `web:<account>` (the try-out chat).
 */
export type Subscription = {
  /** Resolves at once if `topic` was told since the last call, else on the next wake-up, after `ms`, or when `signal` aborts. */
  next(ms: number, signal: AbortSignal): Promise<void>;
  end(): void;
};

export type Wake = {
  /** Tells this process at once and the others at once or within TELL_EVERY_MS. Losing a wake-up only costs a poll interval. */
  tell(topic: string): void;
  /** Tells this process alone. */
  tellHere(topic: string): void;
  on(topic: string, listener: () => void): () => void;
  /** For a loop: no wake-up between two of its rounds is lost. */
  subscribe(topic: string): Subscription;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function createWake(url: string, pool: pg.Pool, log: Log): Wake {
  const local = new EventEmitter().setMaxListeners(0);
  const listener = createListener(url, log, (topic) => local.emit(topic));
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;

  const flush = async () => {
    timer = null;
    toldAt = performance.now();
    const topics = [...pending];
    pending.clear();
    await pool
      .query('SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic', [CHANNEL, topics])
      .catch((error: unknown) => log.warn({ err: error }, 'other processes were not woken'));
  };

  return {
    tell(topic) {
      local.emit(topic);
      pending.add(topic);
      timer ??= setTimeout(() => void flush(), Math.max(0, toldAt + TELL_EVERY_MS - performance.now()));
    },
    tellHere: (topic) => void local.emit(topic),
    on(topic, handler) {
      local.on(topic, handler);
      return () => local.off(topic, handler);
    },
    subscribe: (topic) => subscribe(local, topic),
    start: listener.start,
    async stop() {
      if (timer) {
        clearTimeout(timer);
        await flush();
      }
      await listener.stop();
    },
  };
}

function subscribe(local: EventEmitter, topic: string): Subscription {
  let told = false;
  let proceed: (() => void) | null = null;
  const heard = () => {
    told = true;
    proceed?.();
  };
  local.on(topic, heard);
  return {
    async next(ms, signal) {
      if (!told && !signal.aborted) {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
        await new Promise<void>((resolve) => {
          proceed = resolve;
          limit.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      proceed = null;
      told = false;
    },
    end: () => void local.off(topic, heard),
  };
}

/** One connection outside the pool, since LISTEN and the presence bind it for good; reconnects by itself. */
function createListener(url: string, log: Log, heard: (topic: string) => void) {
  let client: pg.Client | null = null;
  let wanted = false;
  let retry: NodeJS.Timeout | null = null;

  const open = async () => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'doi-thoai wake' });
    fresh.on('notification', (message) => heard(message.payload ?? ''));
    fresh.on('error', (error) => {
      log.warn({ err: error }, 'wake-up connection lost');
      if (client === fresh) client = null;
      again();
    });
    await fresh.connect();
    try {
      await notePresence(fresh);
      await fresh.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await fresh.end();
      throw error;
    }
    client = fresh;
  };
  const again = () => {
    if (!wanted || retry) return;
    retry = setTimeout(() => {
      retry = null;
      open().catch((error: unknown) => {
        log.warn({ err: error }, 'wake-up connection not back yet');
        again();
      });
    }, 1000);
  };

  return {
    async start() {
      wanted = true;
      await open();
    },
    async stop() {
      wanted = false;
      if (retry) clearTimeout(retry);
      await client?.end();
      client = null;
    },
  };
}
