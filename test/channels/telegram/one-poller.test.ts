import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeUpdates } from '../../../src/store/inbox.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

describe('several processes', () => {
  let stage: TelegramStage;
  beforeAll(async () => {
    stage = await createTelegramStage();
  });
  afterAll(async () => {
    expect(stage.fake.violations).toEqual([]);
    await stage.close();
  });

  const receive = (updates: Parameters<typeof storeUpdates>[2]) =>
    storeUpdates(stage.app.ctx, 'telegram', updates);
  const stored = async () => {
    const { rows } = await stage.app.ctx.db.pool.query('SELECT count(*)::int AS n FROM inbox');
    return rows[0].n;
  };
  const refusals = () => stage.fake.calls.filter((call) => call.status === 409);

  it('poll one at a time, and the next takes over when one ends', async () => {
    const [first, second] = [stage.channel(), stage.channel()];
    await first.start(receive);
    await expect.poll(() => first.health().why).toBe('starting');
    await stage.fake.waitForCall('getUpdates');
    await second.start(receive);
    stage.fake.user().send('một');
    await expect.poll(stored).toBe(1);
    expect(second.health()).toEqual({ ok: true, why: 'standby' });
    await first.stop();
    stage.fake.user().send('hai');
    await expect.poll(stored, { timeout: 10_000 }).toBe(2);
    expect(refusals()).toEqual([]);
    await second.stop();
  });

  it('take over when a process loses its connection to the database', async () => {
    const [first, second] = [stage.channel(), stage.channel()];
    await first.start(receive);
    await stage.fake.waitForCall((call) => call.method === 'getUpdates' && call.status === 0);
    await second.start(receive);
    const { rowCount } = await stage.app.ctx.db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(rowCount).toBe(1);
    stage.fake.user().send('ba');
    await expect.poll(stored, { timeout: 10_000 }).toBe(3);
    expect(refusals()).toEqual([]);
    await Promise.all([first.stop(), second.stop()]);
  });
});
