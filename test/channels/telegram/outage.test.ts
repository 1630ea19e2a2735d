import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../src/delivery/dispatcher.ts';
import { PRIORITY } from '../../../src/store/outbox.ts';
import { announced } from '../../support/announced.ts';
import { createSending, type Sending } from './sending.ts';

const HOUR = 3_600_000;

let sending: Sending;
let stage: Sending['stage'];
let dispatcher: Sending['dispatcher'];
let person: Sending['person'];
let queue: Sending['queue'];
let rowOf: Sending['rowOf'];
let calls: Sending['calls'];
beforeAll(async () => {
  sending = await createSending();
  ({ stage, dispatcher, person, queue, rowOf, calls } = sending);
});
afterEach(() => sending.clear());
afterAll(() => sending.close());

describe('Telegram that does not answer', () => {
  const circuit = async () => {
    const { rows } = await stage.app.ctx.db.pool.query(
      'SELECT failures, opened_at IS NOT NULL AS open FROM channel_budget',
    );
    return rows[0];
  };
  const attempts = async () => {
    const { rows } = await stage.app.ctx.db.pool.query('SELECT sum(attempts)::int AS n FROM outbox');
    return rows[0].n;
  };

  it('gets nothing from any process for a growing while, and then one message from all of them: an answer first', async () => {
    const second = stage.channel({}, { waits: { call: 1500 } });
    const other = createDispatcher(stage.app.ctx, second, { perSecond: 1000, atOnce: 8 });
    const both = () => Promise.all([dispatcher.drain(), other.drain()]);
    const people = await Promise.all(Array.from({ length: 7 }, person));
    const many = await Promise.all(Array.from({ length: 3 }, person));
    for (const { accountId } of people) await queue(accountId);
    await announced(
      stage.app,
      'telegram',
      many.map(({ accountId }) => accountId),
    );
    const down = stage.fake.fault({ method: 'sendMessage', status: 502, times: 1000 });
    await both();
    const before = calls('sendMessage');
    expect(before).toBeGreaterThanOrEqual(5);
    expect(await circuit()).toMatchObject({ open: true });
    const asking = await person();
    await queue(asking.accountId, { priority: PRIORITY.answer });
    stage.app.clock.advance(4999);
    await both();
    expect(calls('sendMessage')).toBe(before);
    stage.app.clock.advance(1);
    await both();
    const probes = () => stage.fake.calls.filter((call) => call.method === 'sendMessage').slice(before);
    expect(probes().map(({ params }) => params['chat_id'])).toEqual([asking.user.id]);
    // In vain, so the next one is later, and may be sent by a process that has just begun.
    stage.app.clock.advance(9999);
    await both();
    expect(probes()).toHaveLength(1);
    down.lift();
    stage.app.clock.advance(1);
    const begun = createDispatcher(stage.app.ctx, second, { perSecond: 1000, atOnce: 8 });
    await Promise.all([begun.drain(), both()]);
    await both();
    expect(
      probes()
        .slice(0, 2)
        .map(({ params }) => params['chat_id']),
    ).toEqual([asking.user.id, asking.user.id]);
    expect(await circuit()).toEqual({ open: false, failures: 0 });
    for (const { accountId } of [asking, ...people])
      expect(await rowOf(accountId)).toMatchObject({ state: 'sent' });
    expect(stage.logged()).toContain('the platform answers again');
    await second.stop();
  });

  it('costs no message a try while the channel rests, however long that is', async () => {
    const nobody = stage.channel({ apiRoot: 'http://127.0.0.1:9' });
    const away = createDispatcher(stage.app.ctx, nobody, { perSecond: 1000, atOnce: 1 });
    const people = await Promise.all(Array.from({ length: 6 }, person));
    for (const { accountId } of people) await queue(accountId);
    await away.drain();
    expect(await circuit()).toEqual({ open: true, failures: 5 });
    expect(await attempts()).toBe(4);
    for (let hour = 0; hour < 12; hour += 1) {
      stage.app.clock.advance(HOUR);
      await away.drain();
    }
    expect(await circuit()).toEqual({ open: true, failures: 17 });
    expect(await attempts()).toBe(4);
    await dispatcher.drain();
    // The pause is at most five minutes.
    stage.app.clock.advance(300_000);
    await dispatcher.drain();
    for (const { accountId } of people) expect(await rowOf(accountId)).toMatchObject({ state: 'sent' });
    await nobody.stop();
  });

  it('is not what a message says that goes to nobody or that we could not make', async () => {
    for (const fault of Array.from({ length: 6 }, () => ({ status: 403 }))) {
      const { accountId, user } = await person();
      stage.fake.fault({ method: 'sendMessage', chatId: user.id, ...fault });
      await queue(accountId);
    }
    const broken = await person();
    await queue(broken.accountId, { content: {} as never });
    await dispatcher.drain();
    expect(await circuit()).toEqual({ open: false, failures: 0 });
    expect(await rowOf(broken.accountId)).toMatchObject({ state: 'failed' });
  });

  it('leaves the try to another message where the first got nowhere', async () => {
    const [first, second] = [await person(), await person()];
    await queue(first.accountId, { content: {} as never });
    await queue(second.accountId);
    await stage.app.ctx.db.pool.query(
      'UPDATE channel_budget SET failures = 5, opened_at = $1, probe_at = $1',
      [stage.app.clock.now()],
    );
    await dispatcher.drain();
    expect(await rowOf(second.accountId)).toMatchObject({ state: 'sent' });
    expect(await circuit()).toEqual({ open: false, failures: 0 });
  });
});
