import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/infra/log.ts';
import { claimAlone } from '../../src/infra/presence.ts';
import { createWake, type Wake } from '../../src/infra/wake.ts';
import { createTestDatabase } from '../support/database.ts';
import { withClient } from '../support/postgres.ts';

const LONG_MS = 60_000;

describe('wake-ups', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  let here: Wake;
  let there: Wake;
  const never = new AbortController().signal;
  beforeAll(async () => {
    database = await createTestDatabase('base');
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
    [here, there] = [1, 2].map(() => createWake(database.url, pool, createLog('silent'))) as [Wake, Wake];
    await Promise.all([here.start(), there.start()]);
  });
  afterAll(async () => {
    await Promise.all([here.stop(), there.stop()]);
    await pool.end();
    await database.drop();
  });

  it('reach this process and another one', async () => {
    const [near, far] = [here.subscribe('a'), there.subscribe('a')];
    here.tell('a');
    await near.next(LONG_MS, never);
    await far.next(LONG_MS, never);
    near.end();
    far.end();
  });

  it('between two rounds of a loop are not lost', async () => {
    const loop = here.subscribe('b');
    here.tell('b');
    here.tell('b');
    await loop.next(LONG_MS, never);
    const ended = new AbortController();
    const second = loop.next(LONG_MS, ended.signal).then(() => 'woken or ended');
    ended.abort();
    expect(await second).toBe('woken or ended');
    loop.end();
  });

  it('come through again after the connection was cut', async () => {
    const far = there.subscribe('c');
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doi-thoai wake' AND datname = current_database()`,
    );
    const back = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'doi-thoai wake' AND datname = current_database()`;
    while (((await pool.query<{ n: number }>(back)).rows[0]?.n ?? 0) < 2)
      await new Promise((resolve) => setImmediate(resolve));
    const told = setInterval(() => here.tell('c'), 50);
    await far.next(LONG_MS, never);
    clearInterval(told);
    far.end();
  });

  it('show that a process runs: it keeps a restore away, and a restore keeps it from starting', async () => {
    await withClient(database.url, async (client) => {
      expect(await claimAlone(client)).toBe(false);
      await Promise.all([here.stop(), there.stop()]);
      await expect.poll(() => claimAlone(client)).toBe(true);
      await expect(here.start()).rejects.toThrow('being restored');
    });
    await expect.poll(() => there.start().then(() => 'started', String)).toBe('started');
  });
});
