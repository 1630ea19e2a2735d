import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GrantLost } from '../../../src/channels/zalo/grant.ts';
import { createSecretBox } from '../../../src/infra/secret-box.ts';
import { createTestApp } from '../../support/test-app.ts';
import { createZaloHouse, holdGrant, SECRET_KEY, type ZaloHouse } from './harness.ts';

const HOUR = 3_600_000;
let house: ZaloHouse;
beforeAll(async () => {
  house = await createZaloHouse();
});
afterAll(async () => {
  const violations = house.zalo.violations();
  await house.close();
  expect(violations).toEqual([]);
});
beforeEach(() => house.app.ctx.db.pool.query('TRUNCATE zalo_grant'));
afterEach(() => {
  house.zalo.faults.clear();
  const secrets = [...house.zalo.calls].flatMap(({ params }) => [params['refresh_token'], params['code']]);
  for (const secret of secrets) if (secret) expect(house.logged()).not.toContain(String(secret));
});

const refreshes = () => house.zalo.calls.filter(({ name }) => name.endsWith('/oa/access_token')).length;
const stored = async () => (await house.app.ctx.db.pool.query('SELECT * FROM zalo_grant')).rows[0];
const isGood = async (token: string) => {
  const { roots } = house.zalo;
  const answer = await fetch(`${roots.openapi}/v3.0/oa/message/cs`, {
    method: 'POST',
    headers: { access_token: token, 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: { user_id: '1' }, message: { text: 'a' } }),
  });
  return ((await answer.json()) as { error: number }).error !== -216;
};

describe('the grant', () => {
  it('begins with the token of the settings, and keeps the pair encrypted before it is used', async () => {
    const { refresh } = house.zalo.seedTokens();
    const { grant } = holdGrant(house, { refreshToken: refresh });
    const token = await grant.accessToken();
    expect(await isGood(token)).toBe(true);
    const row = await stored();
    expect(JSON.stringify(row)).not.toContain(token);
    const box = createSecretBox(SECRET_KEY, 'zalo-grant');
    expect(box.open(row.access_token, house.zalo.app.oaId)).toBe(token);
    expect(row).toMatchObject({ renewing_since: null, dead_since: null });
  });

  it('asks Zalo once when 50 ask at the same time in five processes', async () => {
    const { refresh } = house.zalo.seedTokens();
    const first = holdGrant(house, { refreshToken: refresh });
    const old = await first.grant.accessToken();
    const { databaseUrl, dataDir } = house.app;
    const others = await Promise.all(
      Array.from({ length: 4 }, () =>
        createTestApp({ seed: 'base', databaseUrl, dataDir, clock: house.clock, log: house.log }),
      ),
    );
    const grants = [first.grant, ...others.map((app) => holdGrant(house, {}, app).grant)];
    await Promise.all(grants.map((grant) => grant.accessToken()));
    const before = refreshes();
    const asked = Array.from({ length: 50 }, (_, at) => grants[at % grants.length]?.instead(old));
    const tokens = new Set(await Promise.all(asked));
    expect(refreshes()).toBe(before + 1);
    expect(tokens.size).toBe(1);
    expect(await isGood([...tokens][0] ?? '')).toBe(true);
    await Promise.all(others.map((app) => app.stop()));
  });

  it('is renewed hours ahead, and not earlier', async () => {
    const { refresh } = house.zalo.seedTokens();
    const { grant } = holdGrant(house, { refreshToken: refresh });
    await grant.keep();
    const before = refreshes();
    house.clock.advance(18 * HOUR);
    await grant.keep();
    expect(refreshes()).toBe(before);
    house.clock.advance(2 * HOUR);
    await grant.keep();
    expect(refreshes()).toBe(before + 1);
    expect(await isGood(await grant.accessToken())).toBe(true);
  });

  it('says plainly that consent is needed when a process died between the answer of Zalo and its own note', async () => {
    const { refresh } = house.zalo.seedTokens();
    const { grant, told } = holdGrant(house, { refreshToken: refresh });
    const old = await grant.accessToken();
    // What the process that dies leaves: Zalo has used the token up, and the pair was never stored.
    house.zalo.faults.add({ path: '/oa/access_token', cut: 'after' });
    await expect(grant.instead(old)).rejects.toThrow('unknown');
    expect((await stored()).renewing_since).not.toBeNull();
    await expect(grant.instead(old)).rejects.toEqual(new GrantLost('interrupted'));
    expect(grant.lost()).toBe('interrupted');
    await expect(grant.accessToken()).rejects.toThrow('consent is needed: interrupted');
    expect(told).toEqual(['interrupted']);
    expect(house.logged()).toContain('an administrator has to consent again');
  });

  it('uses no pair that it could not store, and says afterwards that it is lost', async () => {
    const { refresh } = house.zalo.seedTokens();
    const { grant, told } = holdGrant(house, { refreshToken: refresh });
    const old = await grant.accessToken();
    house.zalo.faults.add({ path: '/oa/access_token', slow: 300 });
    const renewal = grant.instead(old);
    const failed = expect(renewal).rejects.toThrow('zalo_grant');
    const asked = refreshes();
    await expect.poll(refreshes).toBe(asked + 1);
    // Zalo has used the old token up; the database takes the new pair no more.
    await house.app.ctx.db.pool.query('ALTER TABLE zalo_grant RENAME TO zalo_grant_away');
    await failed;
    await house.app.ctx.db.pool.query('ALTER TABLE zalo_grant_away RENAME TO zalo_grant');
    await expect(grant.instead(old)).rejects.toEqual(new GrantLost('interrupted'));
    expect(told).toEqual(['interrupted']);
  });

  it('goes on when the renewal that broke off had not reached Zalo', async () => {
    const { refresh } = house.zalo.seedTokens();
    const { grant, told } = holdGrant(house, { refreshToken: refresh });
    const old = await grant.accessToken();
    house.zalo.faults.add({ path: '/oa/access_token', cut: 'before' });
    await expect(grant.instead(old)).rejects.toThrow('unknown');
    expect(await isGood(await grant.instead(old))).toBe(true);
    expect(told).toEqual([]);
  });

  it.each(['numeric', 'bare'] as const)(
    'is lost, and told once, when Zalo refuses it (%s)',
    async (errors) => {
      house.zalo.switches.oauthErrors = errors;
      const { refresh } = house.zalo.seedTokens();
      const { grant, told } = holdGrant(house, { refreshToken: refresh });
      const old = await grant.accessToken();
      house.zalo.revokeTokens();
      const second = holdGrant(house);
      await expect(grant.instead(old)).rejects.toEqual(new GrantLost('refused'));
      await expect(second.grant.accessToken()).rejects.toEqual(new GrantLost('refused'));
      await grant.keep();
      expect([...told, ...second.told]).toEqual(['refused']);
      const metrics = await house.app.ctx.metrics.registry.metrics();
      expect(metrics).toContain('doithoai_channel_grant{channel="zalo"} 0');
    },
  );

  it('lives again with a new pair', async () => {
    const { grant } = holdGrant(house);
    await expect(grant.accessToken()).rejects.toEqual(new GrantLost('none'));
    const { access, refresh } = house.zalo.seedTokens();
    await grant.adopt({ accessToken: access, refreshToken: refresh, expiresInMs: 25 * HOUR });
    expect(grant.lost()).toBeNull();
    expect(await holdGrant(house).grant.accessToken()).toBe(access);
  });

  it('is not lost because Zalo is away or the app is switched off', async () => {
    const { refresh } = house.zalo.seedTokens();
    const { grant, told } = holdGrant(house, { refreshToken: refresh });
    const old = await grant.accessToken();
    house.zalo.faults.add({ path: '/oa/access_token', status: 502 });
    await expect(grant.instead(old)).rejects.toThrow('502');
    house.zalo.switches.application = 'removed';
    await expect(grant.instead(old)).rejects.toThrow();
    house.zalo.switches.application = 'active';
    expect(told).toEqual([]);
    expect(await isGood(await grant.instead(old))).toBe(true);
  });

  it('is unreadable under another SECRET_KEY, and says so', async () => {
    const { refresh } = house.zalo.seedTokens();
    await holdGrant(house, { refreshToken: refresh }).grant.accessToken();
    const other = holdGrant(house, { secretKey: Buffer.alloc(32, 8).toString('base64') });
    await expect(other.grant.accessToken()).rejects.toEqual(new GrantLost('unreadable'));
  });
});
