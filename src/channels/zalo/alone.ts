import type { Context } from '../../context.ts';

/** Longer than any call to Zalo takes: who waits gets the lock with the result of the one before, or after its death. */
const WAIT_LIMIT = '45s';

/** The server gives the lock of a process to the next within 8 s of its machine's end: idle 4 s, then two questions 2 s apart. */
const NOTICE_THE_DEAD =
  'SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 2; SET tcp_user_timeout = 8000';

/**
 * Runs `work` while no other process does so under this name. The lock belongs to a session of its own: it ends with this
 * process, however that ends, and not with a transaction that would hold rows while Zalo answers.
 */
export async function alone<T>(ctx: Context, name: string, work: () => Promise<T>): Promise<T> {
  const client = ctx.db.dedicated(name);
  client.on('error', (error) => ctx.log.warn({ err: error, lock: name }, 'lock connection lost'));
  await client.connect();
  try {
    await client.query(`${NOTICE_THE_DEAD}; SET lock_timeout = '${WAIT_LIMIT}'`);
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    return await work();
  } finally {
    await client.end().catch((error: unknown) => ctx.log.debug({ err: error }, 'lock connection was closed'));
  }
}
