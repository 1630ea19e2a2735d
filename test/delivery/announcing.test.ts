import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRIORITY } from '../../src/store/outbox.ts';
import { LEASE, openBudget } from '../../src/store/outbox-lease.ts';
import { outboxAges } from '../../src/store/outbox-report.ts';
import { announced } from '../support/announced.ts';
import { createPostOffice, type PostOffice } from '../support/post-office.ts';

let office: PostOffice;
beforeEach(async () => {
  office = await createPostOffice();
});
afterEach(() => office.close());

const people = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => office.person(`p${n}`)));
const texts = () => office.arrived.map(({ text }) => text);
const at = (time: string) => office.app.clock.set(`${time}:00+07:00`);
const become = (id: string, status: string) =>
  office.app.ctx.db.pool.query('UPDATE broadcast SET status = $2 WHERE id = $1', [id, status]);

describe('the hours of announcements', () => {
  it('hold what goes to many from 21:00 to 06:30, and no answer or notice', async () => {
    const crowd = await people(3);
    at('2026-11-25T21:00');
    await office.announce(crowd);
    await office.queue([
      { accountId: crowd[0] ?? '', text: 'trả lời', priority: PRIORITY.answer },
      { accountId: crowd[1] ?? '', text: 'tin' },
    ]);
    const process = office.dispatcher();
    await process.drain();
    expect(texts().toSorted()).toEqual(['tin', 'trả lời']);
    at('2026-11-26T06:29');
    await process.drain();
    expect(texts()).toHaveLength(2);
    at('2026-11-26T06:30');
    await process.drain();
    expect(texts().slice(2)).toEqual(['thông báo', 'thông báo', 'thông báo']);
  });

  it('are a row that may be changed', async () => {
    const crowd = await people(1);
    await office.app.ctx.db.pool.query(
      `UPDATE setting SET value = '[{"from":"2026-01-01","hours":["07:30","20:00"]}]' WHERE key = 'announcement-hours'`,
    );
    await office.app.ctx.rulebook.reload();
    at('2026-11-26T07:29');
    await office.announce(crowd);
    await office.dispatcher().drain();
    expect(texts()).toEqual([]);
    at('2026-11-26T07:30');
    await office.dispatcher().drain();
    expect(texts()).toEqual(['thông báo']);
  });
});

describe('how long the oldest message has been waiting', () => {
  it('is told of announcements under way, not of one that rests or waits for its hour', async () => {
    const crowd = await people(2);
    at('2026-11-26T08:00');
    await office.queue([{ accountId: crowd[0] ?? '', text: 'tin' }]);
    const id = await office.announce(crowd);
    await openBudget(office.app.ctx, 'post', { capacity: 1, perSecond: 1, reserve: 0 });
    at('2026-11-26T08:01');
    const ages = async () =>
      (await outboxAges(office.app.ctx)).map(({ priority, seconds }) => [priority, seconds]);
    expect(await ages()).toEqual([
      [PRIORITY.notice, 60],
      [PRIORITY.broadcast, 60],
    ]);
    await become(id, 'paused');
    expect(await ages()).toEqual([[PRIORITY.notice, 60]]);
  });
});

describe('an announcement that is stopped', () => {
  it('goes to nobody more, through no process, and a retry does not take it up', async () => {
    const crowd = await people(6);
    const id = await office.announce(crowd);
    office.react(({ externalId }) =>
      externalId === 'p0'
        ? { kind: 'later', why: 'ECONNREFUSED', retryAfterMs: null, whole: false }
        : 'arrives',
    );
    const [one, other] = [office.dispatcher(5), office.dispatcher(1000)];
    await one.drain();
    expect(office.tried).toHaveLength(3);
    await become(id, 'stopped');
    office.react(() => 'arrives');
    office.app.clock.advance(3_600_000);
    await Promise.all([one.drain(), other.drain()]);
    expect(texts()).toHaveLength(2);
    expect((await office.rows()).filter(({ state }) => state === 'pending')).toHaveLength(4);
  });

  it('holds back neither a later one to the same people nor anything else', async () => {
    const crowd = await people(2);
    await become(await office.announce(crowd, 'cũ'), 'stopped');
    await office.announce(crowd, 'mới');
    await office.dispatcher().drain();
    expect(texts()).toEqual(['mới', 'mới']);
  });

  it('goes on where it was when it was only paused', async () => {
    const crowd = await people(4);
    const id = await office.announce(crowd);
    await office.dispatcher(1).drain();
    await become(id, 'paused');
    office.app.clock.advance(1000);
    await office.dispatcher().drain();
    expect(texts()).toHaveLength(1);
    await become(id, 'sent');
    office.app.clock.advance(1000);
    await office.dispatcher().drain();
    expect(office.arrived.map(({ to }) => to).toSorted()).toEqual(['p0', 'p1', 'p2', 'p3']);
  });
});

describe('two announcements to the same people', () => {
  it('arrive in their order, each once', async () => {
    const crowd = await people(3);
    await office.announce(crowd, 'một');
    office.app.clock.advance(1000);
    await office.announce(crowd, 'hai');
    const processes = [office.dispatcher(), office.dispatcher()];
    await Promise.all(processes.map((process) => process.drain()));
    await processes[0]?.drain();
    for (const to of ['p0', 'p1', 'p2']) {
      expect(office.arrived.filter((one) => one.to === to).map(({ text }) => text)).toEqual(['một', 'hai']);
    }
  });
});

describe('a database without the hours of announcements', () => {
  it('holds announcements back, and nothing else', async () => {
    const [hoa = '', pao = ''] = await people(2);
    await office.app.ctx.db.pool.query(`DELETE FROM setting WHERE key = 'announcement-hours'`);
    await office.app.ctx.rulebook.reload();
    await office.announce([hoa]);
    await office.queue([{ accountId: pao, text: 'trả lời', priority: PRIORITY.answer }]);
    await office.dispatcher().drain();
    expect(texts()).toEqual(['trả lời']);
  });
});

describe('the lease', () => {
  it('looks at no row of an announcement that rests, nor past those that go first', async () => {
    const { pool } = office.app.ctx.db;
    const [one = ''] = await people(1);
    const resting = await announced(office.app, 'post', []);
    const going = await announced(office.app, 'post', []);
    const fill = `INSERT INTO outbox (account_id, channel, priority, kind, broadcast_id, not_before, created_at)
       SELECT gen_random_uuid(), 'post', 2, 'announcement', $1, $2, $2 FROM generate_series(1, 30000)`;
    for (const id of [resting, going]) await pool.query(fill, [id, office.app.clock.now()]);
    await become(resting, 'paused');
    await office.queue([{ accountId: one, text: 'trả lời', priority: PRIORITY.answer }]);
    await pool.query('VACUUM ANALYZE outbox');
    const now = office.app.clock.now();
    const { rows } = await pool.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${LEASE}`, [
      'post',
      now,
      8,
      new Date(now.getTime() + 60_000),
      true,
      20,
      30,
      2,
      new Date(now.getTime() - 3000),
      3,
      8,
    ]);
    const plan = rows[0]['QUERY PLAN'][0].Plan;
    expect(JSON.stringify(plan)).not.toMatch(/Seq Scan","[^}]*"Relation Name":"outbox"/);
    expect(rowsRead(plan)).toBeLessThan(200);
  });
});

type Plan = {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
};

/** How many rows of the outbox a plan looked at. */
function rowsRead(plan: Plan): number {
  const own =
    plan['Relation Name'] === 'outbox'
      ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
      : 0;
  return (plan.Plans ?? []).reduce((sum, part) => sum + rowsRead(part), own);
}
