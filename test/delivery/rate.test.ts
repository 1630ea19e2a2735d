import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRIORITY } from '../../src/store/outbox.ts';
import { leaseMessages, openBudget } from '../../src/store/outbox-lease.ts';
import { settleMessages } from '../../src/store/outbox-settle.ts';
import { createPostOffice, type PostOffice } from '../support/post-office.ts';

let office: PostOffice;
beforeEach(async () => {
  office = await createPostOffice();
});
afterEach(() => office.close());

const texts = (to?: string) =>
  office.arrived.filter((one) => to === undefined || one.to === to).map(({ text }) => text);

describe('the rate of a channel', () => {
  const people = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => office.person(`p${n}`)));

  it('leaves the others untouched in the outbox, so that their age tells how far behind it is', async () => {
    const all = await people(12);
    await office.queue(all.map((accountId) => ({ accountId, text: 'một' })));
    const { rows: before } = await office.app.ctx.db.pool.query('SELECT not_before FROM outbox');
    await office.dispatcher(3).drain();
    expect(office.arrived).toHaveLength(2);
    const { rows } = await office.app.ctx.db.pool.query(
      `SELECT not_before FROM outbox WHERE state = 'pending'`,
    );
    expect(rows).toEqual(before.slice(0, 10));
  });

  it('is one for all processes, a new one too, and never more than two thirds of a second at once', async () => {
    const all = await people(200);
    await office.queue(all.map((accountId) => ({ accountId, text: 'một' })));
    const start = office.app.clock.now().getTime();
    const went = async () => (office.app.clock.now().getTime() - start) / 1000;
    const processes = [office.dispatcher(30), office.dispatcher(30)];
    for (const step of [0, 7, 40, 333, 1, 1000, 20, 500, 90, 1234]) {
      office.app.clock.advance(step);
      await Promise.all(processes.map((one) => one.drain()));
      await office.dispatcher(30).drain();
      expect(office.arrived.length).toBeLessThanOrEqual(20 + 30 * (await went()));
    }
    // Nothing of the rate was lost either, but what did not fit into the bucket in the two long waits.
    expect(office.arrived.length).toBeGreaterThanOrEqual(88);
  });

  it('keeps a part for answers while many get an announcement', async () => {
    const [hoa = '', ...many] = await people(60);
    await office.announce(many, 'thông báo');
    const process = office.dispatcher(30);
    await process.drain();
    expect(texts()).toHaveLength(18);
    await office.queue([{ accountId: hoa, text: 'trả lời', priority: PRIORITY.answer }]);
    await process.drain();
    expect(texts('p0')).toEqual(['trả lời']);
    expect(office.arrived).toHaveLength(19);
    office.app.clock.advance(1000);
    await process.drain();
    expect(office.arrived).toHaveLength(19 + 18);
  });
});

describe('an announcement that was taken', () => {
  const crowd = () => Promise.all(Array.from({ length: 9 }, (_, n) => office.person(`p${n}`)));

  it('and had not begun when its process stopped is left to others, and is no doubtful one', async () => {
    await office.announce(await crowd());
    const process = office.dispatcher(30);
    process.start();
    await expect.poll(() => office.arrived.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0);
    await process.stop();
    const rows = await office.rows();
    const left = rows.filter(({ state }) => state === 'pending');
    expect(left.length).toBeGreaterThan(0);
    expect(left.every(({ attempts, error }) => attempts === 0 && error === null)).toBe(true);
    expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(office.arrived.length);
    await office.dispatcher(30).drain();
    expect(new Set(office.arrived.map(({ to }) => to)).size).toBe(9);
    expect(office.arrived).toHaveLength(9);
  });

  it('is not sent long after its token was taken, when its process hung meanwhile: it goes with another', async () => {
    await office.announce(await crowd());
    const { pool } = office.app.ctx.db;
    await pool.query(`CREATE TABLE given_back (id bigint);
      CREATE FUNCTION note_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO given_back VALUES (OLD.id); RETURN NEW; END $$;
      CREATE TRIGGER given_back AFTER UPDATE ON outbox FOR EACH ROW
        WHEN (OLD.state = 'sending' AND NEW.state = 'pending') EXECUTE FUNCTION note_given_back();`);
    let hung = false;
    office.react(() => {
      if (!hung) hang(400);
      hung = true;
      return 'arrives';
    });
    const process = office.dispatcher(30);
    process.start();
    await expect.poll(() => office.arrived.length, { timeout: 20_000 }).toBe(9);
    await process.stop();
    expect(new Set(office.arrived.map(({ to }) => to)).size).toBe(9);
    const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM given_back');
    expect(rows[0]?.n).toBeGreaterThan(0);
    expect((await office.rows()).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(
      true,
    );
  });
});

/** Nothing else happens on this thread. */
function hang(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('the pace of a chat', () => {
  const budget = { capacity: 20, perSecond: 30, reserve: 2 };
  const chat = { most: 3, withinMs: 3000 };

  it('is kept by all processes, from what was sent there, and holds nobody else back', async () => {
    const { ctx, clock } = office.app;
    const [hoa, lan] = [await office.person('hoa'), await office.person('lan')];
    const to = (accountId: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({ accountId, text: `${n}` }));
    await office.queue([...to(hoa, 6), ...to(lan, 2)]);
    await office.announce([hoa], 'thông báo');
    await openBudget(ctx, 'post', budget);
    /** As long as anything may go: of each person one message at a time. @returns how many went to each. */
    const send = async () => {
      const went = { hoa: 0, lan: 0 };
      for (;;) {
        const wanted = { limit: 8, many: 8, leaseMs: 60_000, announcing: true, budget, chat };
        const { messages } = await leaseMessages(ctx, 'post', wanted);
        if (messages.length === 0) return went;
        for (const { accountId } of messages) went[accountId === hoa ? 'hoa' : 'lan'] += 1;
        await settleMessages(
          ctx,
          messages.map(({ id }) => ({ id, state: 'sent' as const })),
        );
      }
    };
    expect(await send()).toEqual({ hoa: 3, lan: 2 });
    clock.advance(2999);
    expect(await send()).toEqual({ hoa: 0, lan: 0 });
    await office.queue([{ accountId: lan, text: 'một', priority: PRIORITY.answer }]);
    await office.queue([{ accountId: lan, text: 'hai', priority: PRIORITY.answer }]);
    expect(await send()).toEqual({ hoa: 0, lan: 2 });
    clock.advance(1);
    expect(await send()).toEqual({ hoa: 3, lan: 0 });
    clock.advance(3000);
    // The announcement comes last, and by the same pace.
    expect(await send()).toEqual({ hoa: 1, lan: 0 });
  });
});
