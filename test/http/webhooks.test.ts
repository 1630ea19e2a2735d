import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from '../support/telegram/index.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const SECRET = 'a-secret-of-the-webhook';

let fake: FakeTelegram;
let app: TestApp;
let address: string;
beforeAll(async () => {
  fake = await startFakeTelegram();
  app = await createTestApp({
    seed: 'base',
    env: {
      ROLE: 'web',
      TELEGRAM_BOT_TOKEN: fake.token,
      TELEGRAM_API_ROOT: fake.root,
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      PUBLIC_URL: 'https://doithoai.example.vn',
    },
  });
  ({ address } = await app.start());
});
afterAll(async () => {
  await app.close();
  await fake.close();
});

const post = (body: string) =>
  fetch(`${address}/webhooks/telegram`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET },
    body,
  });
const update = (id: number) => JSON.stringify({ update_id: id });
const counted = async (result: string) => {
  const text = await app.ctx.metrics.registry.metrics();
  const line = new RegExp(`doithoai_webhooks_total\\{channel="telegram",result="${result}"\\} (\\d+)`);
  return Number(line.exec(text)?.[1] ?? 0);
};

describe('webhooks', () => {
  it('ask to come again when more wait to be stored than can be held, and lose none of those that wait', async () => {
    const holder = await app.ctx.db.pool.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE');
    const beyond: Response[] = [];
    const waiting = Array.from({ length: 230 }, async (_, index) => {
      const response = await post(update(index + 1));
      if (response.status === 503) beyond.push(response);
      return response.status;
    });
    await expect.poll(() => beyond.length, { timeout: 20_000 }).toBe(30);
    expect(new Set(beyond.map((response) => response.headers.get('retry-after')))).toEqual(new Set(['5']));
    expect(await counted('overloaded')).toBe(30);
    await holder.query('ROLLBACK');
    holder.release();
    const statuses = await Promise.all(waiting);
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    const { rows } = await app.ctx.db.pool.query('SELECT count(*)::int AS n FROM inbox');
    expect(rows[0].n).toBe(200);
    expect((await post(update(1000))).status).toBe(200);
  });

  it('refuse a body over a megabyte, and count it', async () => {
    const before = await counted('malformed');
    expect((await post(' '.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect(await counted('malformed')).toBe(before + 1);
  });
});
