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
