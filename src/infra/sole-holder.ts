import type pg from 'pg';
import type { Db } from './db.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';

/** How often a process that waits asks for the lock, and one that has it makes sure that it still has. */
const ASK_EVERY_MS = 2000;

/**
 * The server ends the session of a holder from which it heard nothing for so many of these times, and with it the lock:
 * its machine is gone, or it hangs. A holder that lives has given up before (the third question it would ask unanswered).
 */
const SILENCE = 3.5;

/** Within this time another has the lock of a holder that died, however it did. One that ends gives it up at once. */
export const TAKEOVER_MS = (SILENCE + 1) * ASK_EVERY_MS;

/** So many questions without an answer, and a holder takes its lock for lost: by then the server may have given it away. */
const UNANSWERED_LIMIT = 2;

/**
 * Runs `work` in one process at a time over all that share the database: whoever holds a session's advisory lock. The
 * others ask again and again (a waiting query would hold back the clean-up of dead rows for as long as it waits).
 * `lost` aborts when the lock can no longer be counted on; then another attempt to get it begins. Returns when `work`
 * ends by itself or when `ending` aborts.
 */
export async function runAsSoleHolder(
  db: Db,
  log: Log,
  name: string,
  ending: AbortSignal,
  work: (lost: AbortSignal) => Promise<void>,
  askEveryMs = ASK_EVERY_MS,
): Promise<void> {
  while (!ending.aborted) {
    const client = db.dedicated(name);
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      await client.query(`SET idle_session_timeout = ${Math.round(SILENCE * askEveryMs)}`);
      if (await acquire(client, name, AbortSignal.any([ending, lost.signal]), askEveryMs)) {
        log.info({ lock: name }, 'this process has the lock');
        const finished = await holdWhile(client, lost, ending, { work, askEveryMs });
        if (finished) return;
      }
    } catch (error) {
      if (!ending.aborted) log.warn({ err: error, lock: name }, 'lock not held');
    } finally {
      await client.end().catch((error: unknown) => log.debug({ err: error }, 'lock connection was closed'));
    }
    await pause(askEveryMs, ending);
  }
}

async function acquire(
  client: pg.Client,
  name: string,
  until: AbortSignal,
  askEveryMs: number,
): Promise<boolean> {
  while (!until.aborted) {
    const { rows } = await client.query<{ got: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got',
      [name],
    );
    if (rows[0]?.got) return true;
    await pause(askEveryMs, until);
  }
  return false;
}

/** @returns whether the work came to its own end, so that there is nothing to take up again. */
async function holdWhile(
  client: pg.Client,
  lost: AbortController,
  ending: AbortSignal,
  { work, askEveryMs }: { work: (lost: AbortSignal) => Promise<void>; askEveryMs: number },
): Promise<boolean> {
  let unanswered = 0;
  const beat = setInterval(() => {
    if (unanswered >= UNANSWERED_LIMIT) lost.abort();
    unanswered += 1;
    client.query('SELECT 1').then(
      () => {
        unanswered = 0;
      },
      () => lost.abort(),
    );
  }, askEveryMs);
  try {
    await work(AbortSignal.any([lost.signal, ending]));
    return !lost.signal.aborted;
  } finally {
    clearInterval(beat);
  }
}
