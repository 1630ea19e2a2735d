import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hook } from './hook.ts';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let fake: FakeTelegram;
let call: ReturnType<typeof caller>;
let hook: Hook;
let url: string;

beforeEach(async () => {
  fake = await startFakeTelegram({ retryScale: 0.001 });
  call = caller(fake);
  hook = new Hook();
  url = await hook.listen();
});
afterEach(async () => {
  await fake.close();
  await hook.close();
});

describe('setWebhook', () => {
  it('takes https on four ports, and plain http on this machine only', async () => {
    const refusal = async (address: string) => (await call('setWebhook', { url: address })).description;
    const slow = await startFakeTelegram({ retryScale: 0, violationsExpected: true });
    call = caller(slow);
    expect(await refusal('http://example.org/x')).toMatch(/An HTTPS URL must be provided/);
    expect(await refusal('https://example.org:3000/x')).toMatch(/ports 80, 88, 443 or 8443/);
    expect(await refusal('nonsense')).toMatch(/invalid webhook URL/);
    const secret = await call('setWebhook', { url, secret_token: 'có dấu' });
    expect(secret.description).toBe('Bad Request: secret token contains unallowed characters');
    expect(slow.violations).toHaveLength(4);
    await slow.close();
  });

  it('may be called once a second', async () => {
    const strict = await startFakeTelegram();
    const raw = caller(strict);
    expect((await raw('setWebhook', { url })).status).toBe(200);
    expect(await raw('setWebhook', { url })).toMatchObject({ status: 429, parameters: { retry_after: 1 } });
    await strict.close();
  });

  it('drops pending updates when asked', async () => {
    fake.user().send('cũ');
    await call('setWebhook', { url, drop_pending_updates: true });
    expect(fake.pending()).toEqual([]);
    expect(hook.unread).toBe(0);
  });
});
