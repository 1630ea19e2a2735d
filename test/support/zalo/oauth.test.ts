import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../clock.ts';
import { createZaloSimulator, type ZaloSimulator } from './index.ts';
import { askToken, caller, refresh } from './raw-call.ts';

const HOUR = 3_600_000;
const CALLBACK = 'https://bot.example.vn/zalo/callback';
let clock: TestClock;
let zalo: ZaloSimulator;

beforeEach(async () => {
  clock = createTestClock();
  zalo = await createZaloSimulator({ clock });
});
afterEach(() => zalo.stop());

const permission = (more: Record<string, string> = {}) =>
  `${zalo.roots.oauth}/v4/oa/permission?${new URLSearchParams({ app_id: zalo.app.appId, redirect_uri: CALLBACK, ...more })}`;
const me = { recipient: { user_id: '1' }, message: { text: 'a' } };
const sendWith = async (token: string, headers = {}) =>
  (await caller(zalo, () => token)('POST /v3.0/oa/message/cs', me, { headers })).error;

describe('consent (§1.2, §1.3)', () => {
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const exchange = (code: string, more = { code_verifier: verifier }) =>
    askToken(zalo, { grant_type: 'authorization_code', code, ...more });

  it('sends the admin back with code, oa_id and the state that was sent', async () => {
    zalo.callback = CALLBACK;
    const back = await zalo.consents(permission({ state: 'x1' }));
    expect(back.href.split('?')[0]).toBe(CALLBACK);
    expect([...back.searchParams.keys()]).toEqual(['code', 'oa_id', 'state']);
    expect((await zalo.consents(permission())).searchParams.has('state')).toBe(false);
    expect(zalo.violations()).toEqual([]);
  });

  it('refuses another callback than the registered one with -14003, another app with -14002', async () => {
    zalo.callback = `${CALLBACK}/`;
    await expect(zalo.consents(permission())).rejects.toThrow('-14003');
    zalo.callback = undefined;
    await expect(zalo.consents(permission({ app_id: '1' }))).rejects.toThrow('-14002');
    expect(zalo.violations()).toHaveLength(1);
  });

  it('gives the pair once, within 10 minutes, to the verifier of the challenge', async () => {
    const code = async () =>
      (await zalo.consents(permission({ code_challenge: challenge }))).searchParams.get('code') ?? '';
    const first = await code();
    expect(await exchange(first)).toMatchObject({ expires_in: '90000' });
    expect(await exchange(first)).not.toHaveProperty('access_token');
    const late = await code();
    clock.advance(10 * 60_000);
    expect(await exchange(late)).not.toHaveProperty('access_token');
    expect(zalo.violations()).toEqual([]);
    expect(await exchange(await code(), { code_verifier: 'w'.repeat(43) })).toMatchObject({ error: -14012 });
    expect(zalo.violations()).toHaveLength(1);
  });
});

describe('refreshing (§1.4 – §1.6)', () => {
  it('takes a refresh token once, and kills the access token before', async () => {
    const seed = zalo.seedTokens();
    const pair = await refresh(zalo, seed.refresh);
    expect(await sendWith(seed.access)).toBe(-216);
    expect(await sendWith(pair['access_token'] ?? '')).toBe(-201);
    expect(await refresh(zalo, seed.refresh)).toMatchObject({
      error: -14014,
      error_name: 'Invalid refresh token',
    });
    zalo.switches.oauthErrors = 'bare';
    expect(await refresh(zalo, seed.refresh)).not.toHaveProperty('error');
  });

  it('may take tokens of an earlier run, each once, where a simulator is started again', async () => {
    expect(await refresh(zalo, 'earlier')).toMatchObject({ error: -14014 });
    zalo.switches.foreignRefreshTokens = true;
    expect(await refresh(zalo, 'another')).toHaveProperty('access_token');
    for (const used of ['earlier', 'another'])
      expect(await refresh(zalo, used)).toMatchObject({ error: -14014 });
  });

  it('ends an access token after 25 hours and a refresh token after 90 days', async () => {
    const { access, refresh: token } = zalo.seedTokens();
    clock.advance(25 * HOUR - 1);
    expect(await sendWith(access)).toBe(-201);
    clock.advance(1);
    expect(await sendWith(access)).toBe(-216);
    zalo.switches.expiredToken = -220;
    expect(await sendWith(access)).toBe(-220);
    clock.advance(90 * 24 * HOUR);
    expect(await refresh(zalo, token)).toMatchObject({ error: -14014 });
  });

  it('wants the secret in its header, never in the body, and tells unknown parameters', async () => {
    const { refresh: token } = zalo.seedTokens();
    const form = { grant_type: 'refresh_token', refresh_token: token };
    expect(await askToken(zalo, { ...form, secret_key: zalo.app.appSecret }, {})).toMatchObject({
      error: -14024,
    });
    expect(zalo.violations()).toEqual([expect.stringContaining('secret_key')]);
    await askToken(zalo, { ...form, scope: 'all' });
    expect(zalo.violations().at(-1)).toContain('unknown parameter scope');
  });

  it('shows numbers and the life of the refresh token where switched', async () => {
    zalo.switches.expiresIn = 'number';
    zalo.switches.refreshExpiryShown = true;
    const pair = await refresh(zalo, zalo.seedTokens().refresh);
    expect(pair).toMatchObject({ expires_in: 90_000, refresh_token_expires_in: 7_776_000 });
  });
});

describe('the caller of the API (§0.5)', () => {
  it('is known by the header access_token, never by a Bearer', async () => {
    const { access } = zalo.seedTokens();
    const answer = await fetch(`${zalo.roots.openapi}/v3.0/oa/message/cs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
      body: JSON.stringify(me),
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { error: -216, message: 'Access token is invalid' },
    ]);
    expect(zalo.violations()).toHaveLength(2);
  });

  it('proves the app secret where that is switched on', async () => {
    const { access } = zalo.seedTokens();
    zalo.switches.appsecretProof = true;
    expect(await sendWith(access)).toBe(-242);
    const proof = createHmac('sha256', zalo.app.appSecret).update(access).digest('hex');
    expect(await sendWith(access, { appsecret_proof: proof })).toBe(-201);
  });

  it('is refused for what the console knows of app and OA (§1.1, §3.4)', async () => {
    const { access } = zalo.seedTokens();
    const states: [Partial<typeof zalo.switches>, number][] = [
      [{ packageIncludesApi: false }, -224],
      [{ authorized: false }, -223],
      [{ account: 'disabled' }, -204],
      [{ account: 'gone' }, -205],
      [{ application: 'unregistered' }, -212],
      [{ application: 'inactive' }, -209],
      [{ application: 'removed' }, -219],
    ];
    for (const [state, code] of states) {
      Object.assign(zalo.switches, state);
      expect(await sendWith(access)).toBe(code);
    }
  });

  it('is told the rate, and refused above it with -32 (§3.2)', async () => {
    const { access } = zalo.seedTokens();
    const call = caller(zalo, () => access);
    Object.assign(zalo.switches, { oaRate: 2 });
    const first = await call('POST /v3.0/oa/message/cs', me);
    expect(['limit', 'remain'].map((name) => first.headers.get(`x-ratelimit-${name}`))).toEqual(['2', '1']);
    await call('POST /v3.0/oa/message/cs', me);
    const over = await call('POST /v3.0/oa/message/cs', me);
    expect([over.error, over.message]).toEqual([-32, 'Your OA reached limit call api']);
    clock.advance(60_000);
    expect((await call('POST /v3.0/oa/message/cs', me)).error).toBe(-201);
    zalo.switches.appRate = 1;
    expect((await call('POST /v3.0/oa/message/cs', me)).message).toBe(
      'Your application reached limit call api',
    );
  });
});
