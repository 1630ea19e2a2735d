import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, Hook } from './hook.ts';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let now: number;
let fake: FakeTelegram;
let call: ReturnType<typeof caller>;
let hook: Hook;
let url: string;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 25, 1);
  fake = await startFakeTelegram({ retryScale: 0.001, now: () => now });
  call = caller(fake);
  hook = new Hook();
  url = await hook.listen();
});
afterEach(async () => {
  await fake.close();
  await hook.close();
});

const textOf = ({ update }: Delivery) => update.message?.text;

describe('delivery to a webhook', () => {
  it('sends the secret, and updates that waited before it was set', async () => {
    fake.user().send('chào');
    await call('setWebhook', { url, secret_token: 'bi-mat_1' });
    const delivery = await hook.next();
    expect(textOf(delivery)).toBe('chào');
    expect(delivery.secret).toBe('bi-mat_1');
    delivery.answer(200);
    fake.user().send('nữa');
    (await hook.next()).answer(204);
    await fake.waitForAttempt(({ status }) => status === 204);
    expect(fake.attempts.map(({ status }) => status)).toEqual([200, 204]);
    expect(fake.pending()).toEqual([]);
  });

  it('keeps the order of a chat: the second message waits for the first', async () => {
    await call('setWebhook', { url });
    const hoa = fake.user();
    const lan = fake.user();
    hoa.send('mở đầu');
    (await hook.next()).answer(200);
    hoa.send('một');
    hoa.send('hai');
    const one = await hook.next();
    lan.send('người khác');
    const other = await hook.next();
    expect([textOf(one), textOf(other)]).toEqual(['một', 'người khác']);
    other.answer(200);
    expect(hook.unread).toBe(0);
    one.answer(500);
    const again = await hook.next();
    expect(textOf(again)).toBe('một');
    again.answer(200);
    const two = await hook.next();
    expect(textOf(two)).toBe('hai');
    two.answer(200);
  });

  it('lets a press overtake a message of the same person: they are two queues', async () => {
    await call('setWebhook', { url });
    const hoa = fake.user();
    hoa.start();
    (await hook.next()).answer(200);
    const inline_keyboard = [[{ text: 'Gửi', callback_data: 'send' }]];
    await call('sendMessage', { chat_id: hoa.id, text: 'a', reply_markup: { inline_keyboard } });
    hoa.send('đang giữ');
    const held = await hook.next();
    hoa.press('Gửi');
    const press = await hook.next();
    expect(press.update.callback_query?.data).toBe('send');
    press.answer(200);
    held.answer(200);
  });

  it('never opens more connections than allowed', async () => {
    await call('setWebhook', { url, max_connections: 2 });
    const people = [1, 2, 3, 4, 5].map(() => fake.user());
    people[0]?.send('đầu');
    (await hook.next()).answer(200);
    for (const person of people) person.send('x');
    for (let i = 0; i < 5; i++) (await hook.next()).answer(200);
    expect(hook.most).toBeLessThanOrEqual(2);
  });

  it('tries again at once, then after 2, 4, 8 … seconds up to one or two minutes', async () => {
    await call('setWebhook', { url });
    fake.user().send('chào');
    for (let i = 0; i < 8; i++) (await hook.next()).answer(i % 2 === 0 ? 500 : undefined);
    (await hook.next()).answer(200);
    await fake.waitForAttempt(({ status }) => status === 200);
    const waits = fake.attempts.map(({ retryIn }) => retryIn);
    expect(waits.slice(0, 6)).toEqual([0, 2, 4, 8, 16, 32]);
    for (const wait of waits.slice(6, 8)) {
      expect(wait).toBeGreaterThanOrEqual(60);
      expect(wait).toBeLessThanOrEqual(120);
    }
    expect(fake.attempts.at(-1)).toMatchObject({ status: 200 });
  });

  it('waits as long as Retry-After asks', async () => {
    await call('setWebhook', { url });
    fake.user().send('chào');
    (await hook.next()).answer(503, { 'retry-after': '7' });
    (await hook.next()).answer(200);
    await fake.waitForAttempt(({ status }) => status === 200);
    expect(fake.attempts).toMatchObject([{ status: 503, retryIn: 7 }, { status: 200 }]);
    const { result } = await call('getWebhookInfo');
    expect(result).toMatchObject({
      url,
      pending_update_count: 0,
      last_error_message: 'Wrong response from the webhook: 503 Service Unavailable',
    });
  });

  it('counts an answer that never comes as a failure', async () => {
    const hasty = await startFakeTelegram({ retryScale: 0.001, webhookTimeoutMs: 50 });
    await caller(hasty)('setWebhook', { url });
    hasty.user().send('chào');
    await hook.next();
    expect(await hasty.waitForAttempt(() => true)).toMatchObject({
      status: 0,
      error: 'Read timeout expired',
    });
    await hasty.close();
  });

  it('gives an update up when it is too old', async () => {
    await call('setWebhook', { url });
    fake.user().send('cũ');
    const first = await hook.next();
    now += 24 * 3_600_000 + 1;
    first.answer(500);
    fake.user().send('mới');
    const next = await hook.next();
    expect(textOf(next)).toBe('mới');
    next.answer(200);
  });

  it('is removed only by 410 for 23 hours', async () => {
    await call('setWebhook', { url });
    fake.user().send('a');
    (await hook.next()).answer(410);
    await fake.waitForAttempt(({ status }) => status === 410);
    now += 23 * 3_600_000 + 1000;
    (await hook.next()).answer(410);
    await fake.waitForAttempt(({ status, retryIn }) => status === 410 && retryIn === undefined);
    expect((await call('getWebhookInfo')).result.url).toBe('');
    expect((await call('getUpdates')).status).toBe(200);
  });

  it('runs the one call that an answer carries, except those it refuses', async () => {
    await call('setWebhook', { url });
    const hoa = fake.user();
    hoa.send('chào');
    const body = JSON.stringify({ method: 'sendMessage', chat_id: hoa.id, text: 'Trả lời ngay' });
    (await hook.next()).answer(200, { 'content-type': 'application/json' }, body);
    await hoa.waitFor('Trả lời ngay');
    hoa.send('nữa');
    (await hook.next()).answer(200, { 'content-type': 'application/json' }, '{"method":"getMe"}');
    await fake.waitForAttempt(() => fake.attempts.length === 2);
    expect(fake.calls.map(({ method }) => method)).toEqual(['setWebhook', 'sendMessage']);
  });
});
