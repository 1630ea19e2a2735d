import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SEND_LIMIT_MS } from '../../src/channels/channel.ts';
import { PRIORITY } from '../../src/store/outbox.ts';
import { createPostOffice, type PostOffice } from '../support/post-office.ts';

let office: PostOffice;
beforeEach(async () => {
  office = await createPostOffice();
});
afterEach(() => office.close());

const texts = () => office.arrived.map(({ text }) => text);

describe('priority', () => {
  it('lets an answer pass the announcement that fills the budget, and a notice pass it too', async () => {
    const crowd = await Promise.all(Array.from({ length: 60 }, (_, n) => office.person(`p${n}`)));
    await office.announce(crowd);
    const process = office.dispatcher(15);
    await process.drain();
    expect(texts()).toEqual(Array.from({ length: 9 }, () => 'thông báo'));
    const [late = '', other = ''] = crowd.slice(-2);
    await office.queue([
      { accountId: other, text: 'tin', priority: PRIORITY.notice },
      { accountId: late, text: 'trả lời', priority: PRIORITY.answer },
    ]);
    office.app.clock.advance(70);
    await process.drain();
    expect(texts().slice(9)).toEqual(['trả lời', 'tin']);
    // The rest goes as the budget fills, and each person has it once.
    for (let second = 0; second < 6; second += 1) {
      office.app.clock.advance(1000);
      await process.drain();
    }
    expect(texts().filter((text) => text === 'thông báo')).toHaveLength(60);
    expect(new Set(office.arrived.map(({ to, text }) => `${to} ${text}`)).size).toBe(62);
  });

  it('keeps what is equally urgent in its order', async () => {
    const hoa = await office.person('hoa');
    await office.queue(['một', 'hai', 'ba'].map((text) => ({ accountId: hoa, text })));
    await office.queue([{ accountId: hoa, text: 'bốn' }]);
    await office.dispatcher().drain();
    expect(texts()).toEqual(['một', 'hai', 'ba', 'bốn']);
  });
});

describe('messages that show one thing', () => {
  const card = (accountId: string, text: string) => ({ accountId, text, replaces: 'card:1', inPlace: true });

  it('drop the unsent older one, of this person and this thing alone', async () => {
    const [hoa, pao] = [await office.person('hoa'), await office.person('pao')];
    await office.queue([card(hoa, 'cũ'), card(pao, 'của ông Páo'), { accountId: hoa, text: 'khác' }]);
    await office.queue([card(hoa, 'mới')]);
    await office.dispatcher().drain();
    expect(texts().toSorted()).toEqual(['của ông Páo', 'khác', 'mới']);
    expect((await office.rows())[0]).toMatchObject({ state: 'replaced', attempts: 0 });
  });

  it('change the sent one in its place, again and again', async () => {
    const hoa = await office.person('hoa');
    const process = office.dispatcher();
    for (const text of ['một', 'hai', 'ba']) {
      await office.queue([card(hoa, text)]);
      await process.drain();
    }
    const [first] = await office.rows();
    expect(office.arrived.map(({ text, edits }) => [text, edits])).toEqual([
      ['một', null],
      ['hai', first?.external_id],
      ['ba', first?.external_id],
    ]);
  });

  it('wait for the older one that is being sent, and then change it', async () => {
    const hoa = await office.person('hoa');
    const [first, second] = [office.dispatcher(), office.dispatcher()];
    const { promise: arrival, resolve: arrive } = Promise.withResolvers<void>();
    await office.queue([card(hoa, 'cũ')]);
    office.react(() => () => arrival);
    const sending = first.drain();
    await expect.poll(() => office.tried.length, { timeout: 20_000 }).toBe(1);
    await office.queue([card(hoa, 'mới')]);
    await second.drain();
    expect(office.tried).toHaveLength(1);
    arrive();
    await sending;
    await second.drain();
    expect(office.arrived.map(({ text, edits }) => [text, edits !== null])).toEqual([
      ['cũ', false],
      ['mới', true],
    ]);
  });
});

describe('a process that dies while it sends', () => {
  const LEASE_MS = SEND_LIMIT_MS + 10_000;

  /** Takes `count` due messages and is heard of no more. @returns what lets it end after all. */
  async function dying(count: number): Promise<() => Promise<void>> {
    const { promise: never, resolve } = Promise.withResolvers<void>();
    const before = office.tried.length;
    office.react(() => () => never);
    const sending = office.dispatcher().drain();
    await expect.poll(() => office.tried.length - before, { timeout: 20_000 }).toBe(count);
    office.react(() => 'arrives');
    return async () => {
      resolve();
      await sending;
    };
  }

  it('leaves its messages alone until the lease ends; then an answer goes once more and says so', async () => {
    const [hoa, pao] = [await office.person('hoa'), await office.person('pao')];
    await office.queue([{ accountId: hoa, text: 'trả lời', priority: PRIORITY.answer }]);
    await office.announce([pao]);
    const end = await dying(2);
    const other = office.dispatcher();
    office.app.clock.advance(LEASE_MS);
    await other.drain();
    expect(office.tried).toHaveLength(2);
    office.app.clock.advance(1000);
    await other.drain();
    expect(office.arrived).toEqual([{ to: 'hoa', text: 'trả lời', edits: null, repeated: true }]);
    const settled = [
      { state: 'sent', error: null },
      { state: 'uncertain', error: 'lease ran out' },
    ];
    expect(await office.rows()).toMatchObject(settled);
    // The one that was thought dead is heard of late: what is settled stays settled.
    await end();
    expect(await office.rows()).toMatchObject(settled);
  });

  it('is no reason to doubt where a repetition shows once', async () => {
    await office.close();
    office = await createPostOffice({ idempotent: true });
    const hoa = await office.person('hoa');
    await office.announce([hoa]);
    const end = await dying(1);
    office.app.clock.advance(LEASE_MS + 1);
    await office.dispatcher().drain();
    expect(office.arrived).toMatchObject([{ text: 'thông báo', repeated: false }]);
    expect(new Set(office.tried.map(({ id }) => id)).size).toBe(1);
    await end();
  });

  it('counts a doubt once, however often a message had surely failed before', async () => {
    const hoa = await office.person('hoa');
    office.react(() => ({ kind: 'later', why: 'ECONNREFUSED', retryAfterMs: null, whole: false }));
    await office.queue([{ accountId: hoa, text: 'trả lời', priority: PRIORITY.answer }]);
    const process = office.dispatcher();
    await process.drain();
    office.app.clock.advance(1000);
    await process.drain();
    office.app.clock.advance(5000);
    const end = await dying(1);
    office.app.clock.advance(LEASE_MS + 1);
    await office.dispatcher().drain();
    expect(office.arrived).toMatchObject([{ text: 'trả lời', repeated: true }]);
    await end();
  });

  it('gives up what took its process with it again and again, and says why', async () => {
    await office.close();
    office = await createPostOffice({ idempotent: true });
    const [hoa, pao] = [await office.person('hoa'), await office.person('pao')];
    await office.queue([{ accountId: hoa, text: 'tin' }]);
    const ends: (() => Promise<void>)[] = [];
    for (let death = 0; death < 7; death += 1) {
      ends.push(await dying(1));
      office.app.clock.advance(LEASE_MS + 1);
    }
    await office.queue([{ accountId: pao, text: 'khác' }]);
    await office.dispatcher().drain();
    expect(texts()).toEqual(['khác']);
    expect(await office.rows()).toMatchObject([
      { state: 'failed', attempts: 7, error: 'lease ran out' },
      { state: 'sent' },
    ]);
    await Promise.all(ends.map((end) => end()));
  });
});

describe('a message that can’t be made', () => {
  it('fails at once with the reason, and never looks as if it may have arrived', async () => {
    const [hoa, pao] = [await office.person('hoa'), await office.person('pao')];
    await office.announce([hoa]);
    await office.app.ctx.db.pool.query(`UPDATE broadcast SET content = '{}'`);
    await office.queue([{ accountId: pao, text: 'khác' }]);
    await office.dispatcher().drain();
    expect(texts()).toEqual(['khác']);
    expect((await office.rows())[0]).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^refused: TypeError/),
    });
  });

  it('for a rule that is missing is tried a few times and then given up with the reason', async () => {
    await office.close();
    office = await createPostOffice({ windowCloses: true });
    const { ctx, clock } = office.app;
    const hoa = await office.person('hoa');
    await ctx.db.pool.query(`DELETE FROM setting WHERE key = 'zalo-free-hours'`);
    await ctx.rulebook.reload();
    await office.queue([{ accountId: hoa, text: 'tin' }]);
    const process = office.dispatcher();
    for (const wait of [0, 1000, 5000, 30_000, 120_000, 600_000, 3_600_000]) {
      clock.advance(wait);
      await process.drain();
    }
    expect(office.tried).toEqual([]);
    expect(await office.rows()).toMatchObject([
      { state: 'failed', attempts: 7, error: expect.stringContaining('zalo-free-hours') },
    ]);
  });
});
