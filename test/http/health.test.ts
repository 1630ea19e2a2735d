import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const TOKEN = 'a-token-of-the-operator';

async function started(env: Record<string, string>): Promise<{ app: TestApp; address: string }> {
  const app = await createTestApp({ seed: 'base', env: { ROLE: 'web', ...env } });
  const { address } = await app.start();
  return { app, address };
}

describe('without METRICS_TOKEN', () => {
  let app: TestApp;
  let address: string;
  beforeAll(async () => {
    ({ app, address } = await started({}));
  });
  afterAll(() => app.close());

  it('the figures are this machine’s, and not a proxy’s', async () => {
    expect((await fetch(`${address}/metrics`)).status).toBe(200);
    for (const name of ['Forwarded', 'X-Forwarded-For']) {
      expect((await fetch(`${address}/metrics`, { headers: { [name]: '203.0.113.7' } })).status).toBe(403);
    }
  });

  it('says that it lives and is ready, and what is not', async () => {
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    const ready = async () => {
      const response = await fetch(`${address}/health/ready`);
      return { status: response.status, body: await response.json() };
    };
    const checks = { database: 'ok', migrations: 'ok', outbox: 'ok', channels: {} };
    expect(await ready()).toEqual({ status: 200, body: { ready: true, checks } });
    await app.ctx.db.pool.query(
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%telegram_files'`,
    );
    expect(await ready()).toEqual({
      status: 503,
      body: { ready: false, checks: { ...checks, migrations: '1 pending' } },
    });
  });
});

describe('with METRICS_TOKEN', () => {
  it('the figures are of whoever has it, here too', async () => {
    const { app, address } = await started({ METRICS_TOKEN: TOKEN });
    const asked = async (authorization?: string) =>
      (await fetch(`${address}/metrics`, { headers: authorization ? { authorization } : {} })).status;
    expect([await asked(), await asked('Bearer wrong'), await asked(`Bearer ${TOKEN}`)]).toEqual([
      403, 403, 200,
    ]);
    await app.close();
  });
});

describe('a channel that rests', () => {
  it('is told by the process that sends, as long as it rests, and what was given up is counted', async () => {
    const env = {
      ROLE: 'worker',
      TELEGRAM_BOT_TOKEN: '123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
    };
    const { app, address } = await started(env);
    const { pool } = app.ctx.db;
    const read = async (path: string) => (await fetch(`${address}${path}`)).text();
    await pool.query(
      `INSERT INTO channel_budget (channel, tokens, filled_at, failures, opened_at, probe_at)
       VALUES ('telegram', 1, now(), 5, now(), now() + interval '1 day'), ('zalo', 1, now(), 9, now(), now())
       ON CONFLICT (channel) DO UPDATE SET failures = 5, opened_at = now(), probe_at = now() + interval '1 day'`,
    );
    await pool.query(
      `INSERT INTO outbox (account_id, channel, priority, kind, state, not_before, created_at, settled_at)
       SELECT gen_random_uuid(), 'telegram', 1, 'test', s, now(), now(), now() FROM unnest('{failed,failed,uncertain,sent}'::text[]) AS s`,
    );
    // Of Zalo, which is not switched on any more, only the figure is left.
    expect(JSON.parse(await read('/health/ready'))).toMatchObject({
      ready: false,
      checks: { channels: { telegram: 'resting' } },
    });
    const figures = await read('/metrics');
    expect(figures).toContain('doithoai_channel_open{channel="telegram"} 1');
    expect(figures).toContain('doithoai_outbox_dead{channel="telegram",state="failed"} 2');
    expect(figures).toContain('doithoai_outbox_dead{channel="telegram",state="uncertain"} 1');
    await pool.query('UPDATE channel_budget SET failures = 0, opened_at = NULL');
    expect(JSON.parse(await read('/health/ready'))).toMatchObject({ ready: true, checks: { channels: {} } });
    expect(await read('/metrics')).toContain('doithoai_channel_open{channel="telegram"} 0');
    await app.close();
  });
});
