import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectZalo } from '../../../src/cli/zalo-connect.ts';
import { readConfig } from '../../../src/infra/config.ts';
import { createTestClock } from '../../support/clock.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { createZaloSimulator, type ZaloSimulator } from '../../support/zalo/index.ts';
import { SECRET_KEY } from './harness.ts';

const PUBLIC = 'https://doithoai.example.vn';
const HOUR = 3_600_000;
const clock = createTestClock();
let zalo: ZaloSimulator;
let app: TestApp;
let address: string;
let env: Record<string, string>;

beforeAll(async () => {
  zalo = await createZaloSimulator({ clock });
  zalo.callback = `${PUBLIC}/zalo/callback`;
  env = {
    ROLE: 'web',
    SECRET_KEY,
    PUBLIC_URL: PUBLIC,
    ZALO_APP_ID: zalo.app.appId,
    ZALO_APP_SECRET: zalo.app.appSecret,
    ZALO_OA_ID: zalo.app.oaId,
    ZALO_OA_SECRET_KEY: zalo.app.oaSecretKey,
    ZALO_API_ROOT: zalo.roots.openapi,
    ZALO_OAUTH_ROOT: zalo.roots.oauth,
  };
  // The demo's administrator stands on the try-out chat, which works while Zalo does not.
  app = await createTestApp({ seed: 'demo', clock, env });
  ({ address } = await app.start());
});
afterAll(async () => {
  const violations = zalo.violations();
  await app.close();
  await zalo.stop();
  expect(violations).toEqual([]);
});

const here = (url: string | URL) => String(url).replace(PUBLIC, address);
const open = (url: string) => fetch(here(url), { redirect: 'manual' });
const connectLink = async () => {
  const given = { values: {}, positionals: [] };
  const outcome = await connectZalo(app.ctx, given, readConfig({ SEED: 'demo', ...env }));
  return (outcome.json as { link: string }).link;
};
const permissionOf = async (link: string) => (await open(link)).headers.get('location') ?? '';
const ready = async () =>
  ((await (await fetch(`${address}/health/ready`)).json()) as { checks: { channels: { zalo: string } } })
    .checks.channels.zalo;
const toldAdmins = async () => {
  const { rows } = await app.ctx.db.pool.query<{ channel: string; text: string }>(
    `SELECT channel, content::text AS text FROM outbox WHERE content::text LIKE '%/zalo/connect%'`,
  );
  return rows;
};

describe('consent', () => {
  it('is asked for on readiness and of the administrators, once, on a channel that works', async () => {
    await expect.poll(ready, { timeout: 20_000 }).toBe('consent-needed');
    expect((await fetch(`${address}/health/ready`)).status).toBe(503);
    const told = await toldAdmins();
    expect(told.map(({ channel }) => channel)).toEqual(['web']);
    expect(told[0]?.text).toContain(`${PUBLIC}/zalo/connect?key=`);
  });

  it('goes by a one-time link, PKCE and a state, and connects', async () => {
    const link = await connectLink();
    const permission = new URL(await permissionOf(link));
    expect(permission.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    const callback = await zalo.consents(permission.href);
    const answer = await open(callback.href);
    expect([answer.status, answer.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    expect(await answer.text()).toContain('Đã kết nối với Zalo');
    expect(await ready()).toBe('ok');
    for (const used of [link, callback.href]) expect((await open(used)).status).toBe(410);
  });

  it('holds for nobody with another link, state or account, nor after a day', async () => {
    expect((await open(`${PUBLIC}/zalo/connect?key=guessed`)).status).toBe(410);
    expect((await open(`${PUBLIC}/zalo/connect`)).status).toBe(410);
    expect((await open(`${PUBLIC}/zalo/callback?code=x&state=guessed`)).status).toBe(410);
    const other = await zalo.consents(await permissionOf(await connectLink()));
    other.searchParams.set('oa_id', '999');
    expect((await open(other.href)).status).toBe(409);
    const wrong = await zalo.consents(await permissionOf(await connectLink()));
    wrong.searchParams.set('code', 'forged');
    expect((await open(wrong.href)).status).toBe(502);
    const old = await connectLink();
    clock.advance(24 * HOUR);
    expect((await open(old)).status).toBe(410);
  });

  it('is refused by the command line where Zalo is off', async () => {
    const off = await connectZalo(app.ctx, { values: {}, positionals: [] }, readConfig({}));
    expect(off.exitCode).toBe(1);
  });
});
