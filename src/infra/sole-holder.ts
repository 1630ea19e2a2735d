import type pg from 'pg';
import type { Db } from './db.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';

/** How often a process that waits asks for the lock, and one that has it makes sure that it still has. */
const ASK_EVERY_MS = 2000;

/**
 * The server notices within 8 s that the machine of a holder is gone (idle 4 s, then two questions 2 s apart) and gives
 * its lock to the next; a process that merely ends gives it up at once.
 */
const NOTICE_THE_DEAD =
  'SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 2';

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
): Promise<void> {
  while (!ending.aborted) {
    const client = db.dedicated(name);
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      await client.query(NOTICE_THE_DEAD);
      if (await acquire(client, name, AbortSignal.any([ending, lost.signal]))) {
        log.info({ lock: name }, 'this process has the lock');
        const finished = await holdWhile(client, lost, ending, work);
        if (finished) return;
      }
    } catch (error) {
      if (!ending.aborted) log.warn({ err: error, lock: name }, 'lock not held');
    } finally {
      await client.end().catch((error: unknown) => log.debug({ err: error }, 'lock connection was closed'));
    }
    await pause(ASK_EVERY_MS, ending);
  }
}

async function acquire(client: pg.Client, name: string, until: AbortSignal): Promise<boolean> {
  while (!until.aborted) {
    const { rows } = await client.query<{ got: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got',
      [name],
    );
    if (rows[0]?.got) return true;
    await pause(ASK_EVERY_MS, until);
  }
  return false;
}

/** @returns whether the work came to its own end, so that there is nothing to take up again. */
async function holdWhile(
  client: pg.Client,
  lost: AbortController,
  ending: AbortSignal,
  work: (lost: AbortSignal) => Promise<void>,
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
  }, ASK_EVERY_MS);
  try {
    await work(AbortSignal.any([lost.signal, ending]));
    return !lost.signal.aborted;
  } finally {
    clearInterval(beat);
  }
}
