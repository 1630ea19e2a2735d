import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../src/delivery/dispatcher.ts';
import { PRIORITY } from '../../../src/store/outbox.ts';
import { announced } from '../../support/announced.ts';
import type { Fault } from '../../support/telegram/index.ts';
import { ANSWERS } from './answers.ts';
import { createSending, type Sending } from './sending.ts';

const HOUR = 3_600_000;

let sending: Sending;
let stage: Sending['stage'];
let channel: Sending['channel'];
let dispatcher: Sending['dispatcher'];
let person: Sending['person'];
let accountOf: Sending['accountOf'];
let queue: Sending['queue'];
let rowOf: Sending['rowOf'];
let calls: Sending['calls'];
beforeAll(async () => {
  sending = await createSending();
  ({ stage, channel, dispatcher, person, accountOf, queue, rowOf, calls } = sending);
});
afterEach(() => sending.clear());
afterAll(() => sending.close());

describe('an answer of Telegram', () => {
  it.each(ANSWERS)('is handled as the table says: %s', async (_what, fault, expected) => {
    const { accountId } = await person();
    await queue(accountId);
    stage.fake.fault({ method: 'sendMessage', ...fault });
    await dispatcher.drain();
    expect(await rowOf(accountId)).toMatchObject(expected);
    expect(calls('sendMessage')).toBe(1);
  });

  it('"chat not found" is believed after a second look', async () => {
    const nobody = await accountOf('900000000');
    await queue(nobody);
    await dispatcher.drain();
    expect(await rowOf(nobody)).toMatchObject({ state: 'blocked', blocked: true });
    const { accountId } = await person();
    await queue(accountId);
    stage.fake.fault({ method: 'sendMessage', status: 400, body: 'Bad Request: chat not found' });
    await dispatcher.drain();
    expect(await rowOf(accountId)).toMatchObject({ state: 'pending', blocked: false });
    expect(calls('getChat')).toBe(2);
  });

  it('an upgraded group is written to under its new id, at once and from then on', async () => {
    const { user } = await person();
    const group = stage.fake.group({ title: 'Tổ 3', members: [user], type: 'group' });
    const before = group.id;
    const old = await accountOf(String(before));
    group.upgrade(user);
    await queue(old);
    await dispatcher.drain();
    expect(await rowOf(old)).toMatchObject({ state: 'sent', blocked: false });
    await queue(old);
    await dispatcher.drain();
    const sent = stage.fake.calls.filter((call) => call.method === 'sendMessage');
    expect(sent.map(({ params, status }) => [params['chat_id'], status])).toEqual([
      [before, 400],
      [group.id, 200],
      [group.id, 200],
    ]);
  });
});

describe('a press', () => {
  it('that is too old to be answered is stored, and no word is lost about it; another failure is logged', async () => {
    const { user } = await person();
    const received: string[] = [];
    const receiving = stage.channel();
    await receiving.start(async (updates) => {
      for (const { payload } of updates) received.push(receiving.interpret(payload)?.incoming?.type ?? '');
      return updates.length;
    });
    const choices = [[{ label: 'Gửi', action: 'send' }]];
    const delivery = { id: '1', accountId: '0', externalId: String(user.id), edits: null, repeated: false };
    await receiving.send({ ...delivery, message: { text: ['Chọn'], choices } });
    const failures = () => stage.logged().split('press not answered').length - 1;
    const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    stage.fake.fault({ method: 'answerCallbackQuery', status: 400, body: tooOld });
    user.press('Gửi');
    await stage.fake.waitForCall((call) => call.method === 'answerCallbackQuery' && call.status === 400);
    stage.fake.fault({ method: 'answerCallbackQuery', status: 502 });
    user.press('Gửi');
    await expect.poll(failures, { timeout: 10_000 }).toBe(1);
    expect(received.filter((type) => type === 'choice')).toHaveLength(2);
    expect(calls('answerCallbackQuery')).toBe(2);
    await receiving.stop();
  });
});

describe('a flood', () => {
  it('of one chat lets the others go on', async () => {
    const [one, other] = [await person(), await person()];
    stage.fake.fault({ method: 'sendMessage', chatId: one.user.id, status: 429, retryAfter: 60 });
    await queue(one.accountId);
    await queue(other.accountId);
    await dispatcher.drain();
    expect(await rowOf(one.accountId)).toMatchObject({ state: 'pending', wait_ms: 60_000 });
    expect(await rowOf(other.accountId)).toMatchObject({ state: 'sent' });
  });

  it('of several chats within a second stops all, in every process and over a restart, for the longest', async () => {
    const people = [await person(), await person(), await person()];
    for (const [index, { accountId, user }] of people.entries()) {
      await queue(accountId);
      if (index < 2)
        stage.fake.fault({
          method: 'sendMessage',
          chatId: user.id,
          status: 429,
          retryAfter: 40 + index * 50,
        });
    }
    await dispatcher.drain();
    const late = await person();
    await queue(late.accountId, { priority: PRIORITY.answer });
    const again = stage.channel();
    const restarted = createDispatcher(stage.app.ctx, again, { perSecond: 1000, atOnce: 8 });
    stage.app.clock.advance(89_000);
    await restarted.drain();
    expect(await rowOf(late.accountId)).toMatchObject({ state: 'pending' });
    stage.app.clock.advance(2000);
    await restarted.drain();
    for (const { accountId } of [...people, late]) {
      expect(await rowOf(accountId)).toMatchObject({ state: 'sent' });
    }
    await again.stop();
  });
});

describe('a token that is refused', () => {
  it('stops sending, alarms, and what waits goes when the token is right again', async () => {
    const { accountId } = await person();
    const second = await person();
    stage.fake.fault({ method: 'sendMessage', status: 401, times: 1 });
    await queue(accountId);
    await dispatcher.drain();
    expect(await rowOf(accountId)).toMatchObject({ state: 'pending', attempts: 0 });
    expect(channel.health()).toEqual({ ok: false, why: 'unauthorized' });
    const alarm = stage
      .logged()
      .split('\n')
      .find((line) => line.includes('401'));
    expect(JSON.parse(alarm ?? '{}')).toMatchObject({
      level: 50,
      why: expect.stringContaining('Unauthorized'),
    });
    await queue(second.accountId);
    await dispatcher.drain();
    expect(await rowOf(second.accountId)).toMatchObject({ state: 'pending' });
    // Whoever starts anew has perhaps a new token, and tries.
    const restarted = createDispatcher(stage.app.ctx, channel, { perSecond: 1000, atOnce: 8 });
    await restarted.drain();
    expect(await rowOf(second.accountId)).toMatchObject({ state: 'sent' });
    expect(channel.health().ok).toBe(true);
  });
});

describe('a send whose outcome is unknown', () => {
  const unknown: Fault = { method: 'sendMessage', cut: 'after' };

  it('goes once more with a mark when somebody waits for it, and then is left', async () => {
    const { accountId, user } = await person();
    await queue(accountId, { priority: PRIORITY.answer });
    stage.fake.fault(unknown);
    await dispatcher.drain();
    stage.app.clock.advance(1000);
    await dispatcher.drain();
    expect(await rowOf(accountId)).toMatchObject({ state: 'sent' });
    expect(user.inbox.map((seen) => seen.text)).toEqual([
      'tin',
      expect.stringMatching(/^\(Tin này có thể .*\)\ntin$/),
    ]);
    await queue(accountId);
    stage.fake.fault({ ...unknown, times: 2 });
    await dispatcher.drain();
    stage.app.clock.advance(1000);
    await dispatcher.drain();
    expect(await rowOf(accountId)).toMatchObject({ state: 'uncertain' });
  });

  it('is not repeated when it went to many, but reported', async () => {
    const { accountId } = await person();
    await announced(stage.app, 'telegram', [accountId]);
    stage.fake.fault(unknown);
    await dispatcher.drain();
    stage.app.clock.advance(HOUR);
    await dispatcher.drain();
    expect(await rowOf(accountId)).toMatchObject({ state: 'uncertain', attempts: 1 });
    expect(calls('sendMessage')).toBe(1);
  });
});
