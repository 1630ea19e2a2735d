import { describeError, type Log } from '../../infra/log.ts';
import { pause } from '../../infra/pause.ts';
import { type Api, CallError } from './api.ts';
import { isTokenRefused } from './failures.ts';
import type { Health } from './health.ts';
import { type Intake, numbered } from './intake.ts';
import { ALLOWED_UPDATES, botUser } from './payloads.ts';
import { answerPress } from './presses.ts';
import { retryDelay, type Waits } from './waits.ts';

/** Seconds Telegram holds a poll open (it allows 50), and how much longer we wait for its answer. */
const POLL_SECONDS = 50;
const POLL_LIMIT_MS = (POLL_SECONDS + 10) * 1000;

export type Polling = { api: Api; intake: Intake; health: Health; log: Log; waits: Waits };

/**
 * Asks for updates until `ending` aborts or the token is refused; nothing else ends it. A batch is confirmed by the
 * offset of the next poll, so only after it was stored: what could not be stored comes again.
 */
export async function pollUntil(ending: AbortSignal, polling: Polling): Promise<void> {
  const { health, log, waits } = polling;
  const session: Session = { offset: undefined, ready: false };
  let failures = 0;
  while (!ending.aborted) {
    try {
      if (!session.ready) await prepare(polling, ending);
      session.ready = true;
      await pollOnce(polling, session, ending);
      failures = 0;
      health.receiving('ok');
    } catch (error) {
      if (ending.aborted) return;
      failures += 1;
      const after = whatFollows(error, failures, waits);
      health.receiving(after.state);
      const level = after.state === 'unauthorized' ? 'error' : 'warn';
      log[level]({ why: after.why, waitMs: after.waitMs }, 'no updates from Telegram');
      if (after.waitMs === null) return;
      if (after.state === 'conflict') session.ready = false;
      await pause(after.waitMs, ending);
    }
  }
}

/** `offset`: the first update wanted, all before it being confirmed; undefined for "whatever waits". */
type Session = { offset: number | undefined; ready: boolean };

/** A webhook that is set would refuse every poll; the bot's name is needed to know which commands are ours. */
async function prepare({ api, intake }: Polling, signal: AbortSignal): Promise<void> {
  const me = botUser.safeParse(await api.call('getMe', {}, { signal }));
  intake.named(me.data?.username ?? null);
  await api.call('deleteWebhook', { drop_pending_updates: false }, { signal });
}

async function pollOnce(
  { api, intake, log, waits }: Polling,
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  const least = pause(waits.emptyPoll, signal);
  const answer = await api.call(
    'getUpdates',
    {
      timeout: POLL_SECONDS,
      limit: 100,
      allowed_updates: ALLOWED_UPDATES,
      ...(session.offset !== undefined && { offset: session.offset }),
    },
    { limitMs: POLL_LIMIT_MS, signal },
  );
  const updates = numbered(Array.isArray(answer) ? answer : []);
  if (updates.length > 0) {
    const presses = await storing(() => intake.take(updates));
    for (const id of presses) void answerPress(api, log, { callback_query_id: id });
    session.offset = Math.max(...updates.map(({ id }) => id)) + 1;
  } else {
    // All before the offset is confirmed by now, and after a quiet week Telegram begins at any number, perhaps a lower one.
    session.offset = undefined;
    await least;
  }
}

class StoreError extends Error {
  override name = 'StoreError';
}

async function storing<T>(store: () => Promise<T>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    throw new StoreError(describeError(error).message, { cause: error });
  }
}

type Aftermath = {
  state: Parameters<Health['receiving']>[0];
  why: string;
  /** Null: polling ends. */
  waitMs: number | null;
};

function whatFollows(error: unknown, failures: number, waits: Waits): Aftermath {
  const retry = retryDelay(failures, waits);
  const { type, message } = describeError(error);
  const why = `${type}: ${message}`;
  if (error instanceof StoreError) return { state: 'store-failing', why, waitMs: retry };
  if (!(error instanceof CallError)) return { state: 'unreachable', why, waitMs: retry };
  if (error.code === 401) return { state: 'unauthorized', why, waitMs: null };
  if (isTokenRefused(error)) return { state: 'unauthorized', why, waitMs: waits.longestRetry };
  if (error.code === 409) return { state: 'conflict', why, waitMs: waits.conflict };
  if (error.code === 429) return { state: 'flood', why, waitMs: error.retryAfterMs ?? retry };
  return { state: 'unreachable', why, waitMs: retry };
}
