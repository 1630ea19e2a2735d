import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller, type RawAnswer } from './raw-call.ts';

let fake: FakeTelegram;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  fake = await startFakeTelegram({ retryScale: 0.02 });
  call = caller(fake);
});
afterEach(() => fake.close());

const texts = (answer: RawAnswer) =>
  (answer.result as { message: { text: string } }[]).map(({ message }) => message.text);
const idsOf = (answer: RawAnswer) =>
  (answer.result as { update_id: number }[]).map((update) => update.update_id);

describe('getUpdates', () => {
  it('waits until something happens and brings an album whole', async () => {
    const hoa = fake.user();
    const waiting = call('getUpdates', { timeout: 50 });
    await fake.waitForCall('getUpdates');
    const album = hoa.sendAlbum([Buffer.from('1'), Buffer.from('2'), Buffer.from('3')], 'Ba tấm ảnh');
    const { result } = await waiting;
    expect(result).toHaveLength(3);
    const groups = result.map(
      (update: { message: { media_group_id: string } }) => update.message.media_group_id,
    );
    expect(new Set(groups).size).toBe(1);
    expect(album[0]).toMatchObject({ caption: 'Ba tấm ảnh' });
  });

  it('answers with nothing when the time is over', async () => {
    expect(await call('getUpdates', { timeout: 0 })).toMatchObject({ status: 200, result: [] });
  });

  it('repeats what was not confirmed and forgets what was', async () => {
    const hoa = fake.user();
    for (const text of ['một', 'hai', 'ba']) hoa.send(text);
    const first = await call('getUpdates', { limit: 2 });
    expect(texts(first)).toEqual(['một', 'hai']);
    const [one = 0, two = 0] = idsOf(first);
    expect(two).toBe(one + 1);
    expect(texts(await call('getUpdates', { offset: two }))).toEqual(['hai', 'ba']);
    expect(texts(await call('getUpdates', { offset: two + 1 }))).toEqual(['ba']);
    expect(fake.pending()).toEqual([two + 1]);
  });

  it('keeps only the newest for a negative offset', async () => {
    const hoa = fake.user();
    for (const text of ['một', 'hai', 'ba']) hoa.send(text);
    expect(texts(await call('getUpdates', { offset: -1 }))).toEqual(['ba']);
    expect(fake.pending()).toHaveLength(1);
  });

  it('ends the older of two polls with 409', async () => {
    const older = call('getUpdates', { timeout: 50, offset: 1 });
    await fake.waitForCall('getUpdates');
    const newer = call('getUpdates', { timeout: 50, offset: 2 });
    expect(await older).toMatchObject({
      status: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    fake.user().send('cho người mới');
    expect(texts(await newer)).toEqual(['cho người mới']);
  });

  it('is refused while a webhook is set, and a waiting poll is ended by setting one', async () => {
    const waiting = call('getUpdates', { timeout: 50 });
    await fake.waitForCall('getUpdates');
    await call('setWebhook', { url: 'http://127.0.0.1:9/hook' });
    expect(await waiting).toMatchObject({
      status: 409,
      description: 'Conflict: terminated by setWebhook request',
    });
    expect(await call('getUpdates')).toMatchObject({
      status: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
    await call('deleteWebhook');
    expect(await call('getUpdates')).toMatchObject({ status: 200 });
  });

  it('makes a hot loop wait instead of answering at once', async () => {
    const slow = await startFakeTelegram({ retryScale: 100 });
    await caller(slow)('getUpdates');
    const hot = caller(slow)('getUpdates');
    await slow.waitForCall(() => slow.calls.length === 2);
    // Had the second call been answered at once it would be empty.
    slow.user().send('sau');
    expect(texts(await hot)).toEqual(['sau']);
    await slow.close();
  });

  it('gives a hot loop one update at a time', async () => {
    const slow = await startFakeTelegram({ retryScale: 100 });
    const hoa = slow.user();
    for (const text of ['một', 'hai']) hoa.send(text);
    expect(texts(await caller(slow)('getUpdates'))).toEqual(['một', 'hai']);
    expect(texts(await caller(slow)('getUpdates'))).toEqual(['một']);
    await slow.close();
  });

  it('sends only the kinds that were asked for, and leaves member changes of others out by default', async () => {
    const hoa = fake.user();
    await call('getUpdates', { allowed_updates: ['callback_query'] });
    hoa.send('không ai nghe');
    expect(fake.pending()).toEqual([]);
    await call('getUpdates', { allowed_updates: [], offset: 1 });
    hoa.send('nghe lại');
    expect(fake.pending()).toHaveLength(1);
  });

  it('delivers an update again and any update that a test makes up', async () => {
    const hoa = fake.user();
    hoa.send('một lần');
    const first = await call('getUpdates');
    const [id = 0] = idsOf(first);
    fake.resend(id);
    const raw = fake.rawUpdate({ subscription: { state: 'active' } });
    const again = await call('getUpdates', { offset: id + 1 });
    expect(idsOf(again)).toEqual([id, raw]);
    expect(again.result[1]).toEqual({ update_id: raw, subscription: { state: 'active' } });
    expect(idsOf(await call('getUpdates', { offset: raw + 1 }))).toEqual([]);
  });

  it('drops a waiting poll whose caller went away, and keeps its updates', async () => {
    const control = new AbortController();
    const abandoned = call('getUpdates', { timeout: 50 }, control.signal);
    await fake.waitForCall('getUpdates');
    control.abort();
    await expect(abandoned).rejects.toThrow();
    fake.user().send('vẫn còn');
    expect(texts(await call('getUpdates', { timeout: 50, offset: 1 }))).toEqual(['vẫn còn']);
  });
});

describe('expiry', () => {
  it('loses presses after 150 s and messages after 24 h', async () => {
    let now = Date.UTC(2026, 10, 25, 1);
    const timed = await startFakeTelegram({ now: () => now });
    const hoa = timed.user();
    hoa.send('chào');
    const inline_keyboard = [[{ text: 'Gửi', callback_data: 'x' }]];
    await caller(timed)('sendMessage', { chat_id: hoa.id, text: 'a', reply_markup: { inline_keyboard } });
    hoa.press('Gửi');
    expect(timed.pending()).toHaveLength(2);
    now += 151_000;
    expect(timed.pending()).toHaveLength(1);
    now += 24 * 3_600_000;
    expect(timed.pending()).toEqual([]);
    await timed.close();
  });
});
