import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SEND_LIMIT_MS, type SendFailure } from '../../src/channels/channel.ts';
import { PRIORITY } from '../../src/store/outbox.ts';
import { createPostOffice, type PostOffice } from '../support/post-office.ts';

const AWAY: SendFailure = { kind: 'later', why: 'ECONNREFUSED', retryAfterMs: null, whole: false };
const UNCERTAIN: SendFailure = { kind: 'uncertain', why: 'timeout' };

let office: PostOffice;
beforeEach(async () => {
  office = await createPostOffice();
});
afterEach(() => office.close());

const texts = (to?: string) => office.arrived.filter((one) => !to || one.to === to).map(({ text }) => text);

describe('several processes', () => {
  it('send each message once, and to each person in the order in which it was said', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => office.person(`p${n}`)));
    for (let turn = 0; turn < 10; turn += 1) {
      await office.queue(people.map((accountId) => ({ accountId, text: `lời ${turn}` })));
    }
    const processes = [office.dispatcher(), office.dispatcher(), office.dispatcher()];
    await Promise.all(processes.map((process) => process.drain()));
    // One that found nothing left while another still sent has ended; what was behind those is sent now.
    await processes[0]?.drain();
    expect(office.arrived).toHaveLength(120);
    for (let n = 0; n < 12; n += 1) {
      expect(texts(`p${n}`)).toEqual(Array.from({ length: 10 }, (_, turn) => `lời ${turn}`));
    }
  });
});

describe('a message that could not go', () => {
  it('is tried again when its time has come, and holds back only what follows it to the same person', async () => {
    const [hoa, pao] = [await office.person('hoa'), await office.person('pao')];
    await office.queue([
      { accountId: hoa, text: 'một' },
      { accountId: hoa, text: 'hai' },
      { accountId: pao, text: 'ba' },
    ]);
    const process = office.dispatcher();
    office.react(({ externalId }) => (externalId === 'hoa' ? AWAY : 'arrives'));
    await process.drain();
    expect(texts()).toEqual(['ba']);
    office.react(() => 'arrives');
    office.app.clock.advance(999);
    await process.drain();
    expect(texts()).toEqual(['ba']);
    office.app.clock.advance(1);
    await process.drain();
    expect(texts()).toEqual(['ba', 'một', 'hai']);
    expect(office.arrived.every(({ repeated }) => !repeated)).toBe(true);
  });

  it('is given up after its last try, and then the next one goes', async () => {
    const hoa = await office.person('hoa');
    await office.queue([
      { accountId: hoa, text: 'một' },
      { accountId: hoa, text: 'hai' },
    ]);
    const process = office.dispatcher();
    office.react(({ message }) => (message.text[0] === 'một' ? AWAY : 'arrives'));
    for (const wait of [0, 1000, 5000, 30_000, 120_000, 600_000, 3_600_000]) {
      office.app.clock.advance(wait);
      await process.drain();
    }
    expect(office.tried.filter(({ message }) => message.text[0] === 'một')).toHaveLength(7);
    expect(await office.rows()).toMatchObject([
      { state: 'failed', attempts: 7, error: 'later: ECONNREFUSED' },
      { state: 'sent', attempts: 1, error: null },
    ]);
  });

  it('waits out a flood without using up its tries; a flood of the whole bot holds everybody', async () => {
    const [hoa, pao] = [await office.person('hoa'), await office.person('pao')];
    const process = office.dispatcher();
    await office.queue([{ accountId: hoa, text: 'một' }]);
    office.react(() => ({ kind: 'later', why: '429', retryAfterMs: 3000, whole: true }));
    await process.drain();
    office.react(() => 'arrives');
    await office.queue([{ accountId: pao, text: 'hai' }]);
    await process.drain();
    expect(texts()).toEqual([]);
    expect((await office.rows()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['pending', 0],
      ['pending', 0],
    ]);
    office.app.clock.advance(3000);
    await process.drain();
    expect(texts()).toEqual(['một', 'hai']);
  });
});

describe('a message that may have arrived', () => {
  it('goes once more and says so; a second doubt is left for a person', async () => {
    const hoa = await office.person('hoa');
    await office.queue([{ accountId: hoa, text: 'một', priority: PRIORITY.answer }]);
    const process = office.dispatcher();
    office.react(() => UNCERTAIN);
    await process.drain();
    // A failure that surely was none in between does not make it forgotten.
    office.react(() => AWAY);
    office.app.clock.advance(1000);
    await process.drain();
    office.react(() => 'arrives');
    office.app.clock.advance(5000);
    await process.drain();
    expect(office.arrived).toMatchObject([{ text: 'một', repeated: true }]);

    await office.queue([{ accountId: hoa, text: 'hai' }]);
    office.react(() => UNCERTAIN);
    for (const wait of [0, 1000, 3_600_000]) {
      office.app.clock.advance(wait);
      await process.drain();
    }
    expect(office.tried.filter(({ message }) => message.text[0] === 'hai')).toHaveLength(2);
    expect((await office.rows())[1]).toMatchObject({ state: 'uncertain', error: 'uncertain: timeout' });
  });

  it('stays as it is when it is an announcement', async () => {
    const hoa = await office.person('hoa');
    await office.announce([hoa], 'một');
    const process = office.dispatcher();
    office.react(() => UNCERTAIN);
    for (const wait of [0, 3_600_000]) {
      office.app.clock.advance(wait);
      await process.drain();
    }
    expect(office.tried).toHaveLength(1);
    expect(await office.rows()).toMatchObject([{ state: 'uncertain' }]);
  });
});

describe('a database that is away when a message has gone', () => {
  it('hears of it afterwards: an announcement is not uncertain for that', async () => {
    const crowd = await Promise.all(['p0', 'p1'].map((name) => office.person(name)));
    await office.announce(crowd);
    const { pool } = office.app.ctx.db;
    office.react(({ externalId }) => async () => {
      if (externalId === 'p0') await pool.query('ALTER TABLE outbox RENAME TO outbox_away');
    });
    const process = office.dispatcher();
    process.start();
    await expect.poll(() => office.arrived).toHaveLength(2);
    await pool.query('ALTER TABLE outbox_away RENAME TO outbox');
    const states = async () => (await office.rows()).map(({ state }) => state);
    await expect.poll(states, { timeout: 10_000 }).toEqual(['sent', 'sent']);
    await process.stop();
  });
});

describe('a person who blocked the bot', () => {
  it('is marked, and their message is not tried again', async () => {
    const hoa = await office.person('hoa');
    await office.queue([{ accountId: hoa, text: 'một' }]);
    const process = office.dispatcher();
    office.react(() => ({ kind: 'blocked', why: 'bot was blocked by the user' }));
    for (const wait of [0, 3_600_000]) {
      office.app.clock.advance(wait);
      await process.drain();
    }
    expect(office.tried).toHaveLength(1);
    expect(await office.rows()).toMatchObject([{ state: 'blocked' }]);
    const { rows } = await office.app.ctx.db.pool.query(
      'SELECT blocked_at IS NOT NULL AS blocked, blocked_why FROM account WHERE id = $1',
      [hoa],
    );
    expect(rows).toEqual([{ blocked: true, blocked_why: 'bot was blocked by the user' }]);
  });
});

describe('a bug of ours', () => {
  it('fails its message, not the dispatcher', async () => {
    const [hoa, pao] = [await office.person('hoa'), await office.person('pao')];
    await office.queue([
      { accountId: hoa, text: 'một' },
      { accountId: pao, text: 'hai' },
    ]);
    office.react(({ externalId }) => {
      if (externalId === 'hoa') throw new TypeError('undefined is not a function');
      return 'arrives';
    });
    await office.dispatcher().drain();
    expect(texts()).toEqual(['hai']);
    expect((await office.rows())[0]).toMatchObject({ state: 'failed' });
  });
});

describe('a send that hangs', () => {
  it('holds back what follows it to the same person, and nobody else', async () => {
    const [hoa, ...others] = await Promise.all(Array.from({ length: 5 }, (_, n) => office.person(`p${n}`)));
    const { promise: answer, resolve: arrive } = Promise.withResolvers<void>();
    office.react(({ externalId }) => (externalId === 'p0' ? () => answer : 'arrives'));
    await office.queue([hoa ?? '', ...others, hoa ?? ''].map((accountId) => ({ accountId, text: 'một' })));
    for (const text of ['hai', 'ba', 'bốn']) {
      await office.queue(others.map((accountId) => ({ accountId, text })));
    }
    const sending = office.dispatcher().drain();
    // Sixteen messages in twice eight places, while one place is taken the whole time.
    await expect.poll(() => office.arrived.length, { timeout: 20_000 }).toBe(16);
    for (const to of ['p1', 'p2', 'p3', 'p4']) expect(texts(to)).toEqual(['một', 'hai', 'ba', 'bốn']);
    expect(office.tried.filter(({ externalId }) => externalId === 'p0')).toHaveLength(1);
    arrive();
    await sending;
    expect(texts('p0')).toEqual(['một', 'một']);
  });

  it('does not hold back a stop; its message goes once more after the lease', async () => {
    const hoa = await office.person('hoa');
    const { promise: answer, resolve: arrive } = Promise.withResolvers<void>();
    office.react(() => () => answer);
    await office.queue([{ accountId: hoa, text: 'một' }]);
    const process = office.dispatcher(30, { stopWaitMs: 0 });
    process.start();
    await expect.poll(() => office.tried.length, { timeout: 20_000 }).toBe(1);
    await process.stop();
    expect(await office.rows()).toMatchObject([{ state: 'sending' }]);
    office.react(() => 'arrives');
    office.app.clock.advance(SEND_LIMIT_MS + 10_001);
    await office.dispatcher().drain();
    expect(office.arrived).toMatchObject([{ text: 'một', repeated: true }]);
    arrive();
  });
});
