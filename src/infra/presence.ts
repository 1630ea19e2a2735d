import type pg from 'pg';
import { LOCK_NUMBERS } from './lock-numbers.ts';

/** How the connections of the service begin their name (db.ts, wake.ts). */
const NAMED = 'doi-thoai%';

/**
 * Says for as long as the connection lasts that a process of the service runs on this database. Several may.
 * @throws while a backup is being restored into it.
 */
export async function notePresence(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock_shared($1) AS got', [
    LOCK_NUMBERS.service,
  ]);
  if (!rows[0]?.got)
    throw new Error('a backup is being restored into this database: start again when that is done');
}

/**
 * Keeps the service away for as long as the connection lasts. The lock alone does not show a process that is just about to
 * connect anew, nor another command: those have connections.
 * @returns false where something of the service runs.
 */
export async function claimAlone(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean; others: boolean }>(
    `SELECT pg_try_advisory_lock($1) AS got, EXISTS (SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE $2) AS others`,
    [LOCK_NUMBERS.service, NAMED],
  );
  const [found] = rows;
  return found ? found.got && !found.others : false;
}
