import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, setUp } from './bench.ts';
import type { Follower } from './index.ts';

const HOUR = 3_600_000;
let bench: Bench;
let hoa: Follower;

beforeAll(async () => {
  bench = await setUp();
});
afterAll(() => bench.close());
beforeEach(async () => {
  hoa = bench.zalo.follower();
  await hoa.says('chào');
});
/** Each test takes what it provoked; what is left is a surprise. */
afterEach(() => expect(bench.complaints()).toEqual([]));

const say = (message: object) => bench.send(hoa.id, message);

describe('windows and cost (§3.1, §2.12)', () => {
  it('are free for 48 h, billed for 7 days, closed after', async () => {
    expect((await say({ text: 'a' })).data.quota).toMatchObject({
      quota_type: 'reply',
      remain: '8',
      total: '8',
    });
    bench.clock.advance(48 * HOUR + 1);
    expect((await say({ text: 'b' })).data).not.toHaveProperty('quota');
    expect(hoa.sees().map(({ billed }) => billed)).toEqual([false, true]);
    bench.clock.advance(5 * 24 * HOUR - 1);
    expect((await say({ text: 'c' })).error).toBe(0);
    bench.clock.advance(1);
    const closed = await say({ text: 'd' });
    expect(closed.message).toBe('User has not interacted with the OA in the past 7 days');
    bench.zalo.switches.closedWindow = -232;
    expect((await say({ text: 'd' })).error).toBe(-232);
    bench.zalo.switches.closedWindow = -230;
    expect(hoa.sees()).toHaveLength(3);
  });

  it('open by what counts as an interaction, and not by reading, reacting or leaving', async () => {
    const acts: [string, boolean, (who: Follower) => Promise<unknown>][] = [
      ['follow', true, (who) => who.follows()],
      ['chat now', true, (who) => who.clicksChatNow()],
      ['a picture', true, (who) => who.sendsImage({})],
      ['a tap', true, (who) => who.presses('Gửi')],
      ['reading', false, (who) => who.reads()],
      ['a reaction', false, (who) => who.reacts('/-heart')],
      ['leaving', false, (who) => who.unfollows()],
    ];
    const buttons = [{ title: 'Gửi', type: 'oa.query.show', payload: '#gui' }];
    await say({ text: 'Chọn', attachment: { type: 'template', payload: { buttons } } });
    for (const [name, opens, act] of acts) {
      bench.clock.advance(8 * 24 * HOUR);
      await act(hoa);
      expect([name, (await say({ text: 'a' })).error]).toEqual([name, opens ? 0 : -230]);
    }
  });

  it('may cap the free answers at 8, and then cost', async () => {
    bench.zalo.switches.freeReplies = 8;
    const remains: unknown[] = [];
    for (let n = 0; n < 9; n++) remains.push((await say({ text: 'a' })).data.quota?.remain);
    expect(remains).toEqual(['7', '6', '5', '4', '3', '2', '1', '0', undefined]);
    await hoa.says('nữa');
    expect((await say({ text: 'a' })).data.quota.remain).toBe('7');
    bench.zalo.switches.freeReplies = null;
  });

  it('take from the package first, and need a cloud account with money afterwards', async () => {
    bench.clock.advance(72 * HOUR);
    bench.zalo.switches.includedMessages = 1;
    expect((await say({ text: 'a' })).data.quota).toMatchObject({ quota_type: 'sub_quota', remain: '0' });
    for (const [state, code] of [
      ['unlinked', -320],
      ['empty', -321],
    ] as const) {
      bench.zalo.switches.cloudAccount = state;
      expect((await say({ text: 'a' })).error).toBe(code);
    }
    bench.zalo.switches.cloudAccount = 'linked';
    expect((await say({ text: 'a' })).error).toBe(0);
    bench.zalo.switches.includedMessages = 0;
  });

  it('do not help with those whom nothing reaches (§3.4)', async () => {
    const states = [
      ['restricts', -244],
      ['blocks-invitations', -217],
      ['inactive', -227],
      ['full', -218],
    ] as const;
    for (const [state, code] of states) {
      hoa.becomes(state);
      expect((await say({ text: 'a' })).error).toBe(code);
    }
    hoa.becomes('normal');
    expect((await say({ text: 'a' })).error).toBe(0);
  });
});
