import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QueueFilter, queueStatement, readQueue } from '../../src/store/queue.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  const { rows } = await app.ctx.db.pool.query<{ person_id: string }>(
    `SELECT person_id FROM account WHERE external_id = 'ba-hoa'`,
  );
  // 20,000 questions of 200 units over some years; of each unit's hundred some three are open.
  await app.ctx.db.pool.query(
    `INSERT INTO question (id, code, asker_id, text, locale, field_key, field_by, commune_code, level, unit_code, routed_why,
       status, assignee_id, received_at, inform_by, inform_rule, informed_at, answer_by, closed_at)
     SELECT gen_random_uuid(), 'Q-' || n, $1::uuid, 'câu hỏi ' || n, 'vi', 'giao-thong', 'asker', 'C' || n % 200, 'commune',
       CASE WHEN n % 401 = 0 THEN NULL ELSE 'U' || n % 200 END, 'own-commune',
       CASE WHEN n % 33 = 0 THEN 'received' WHEN n % 47 = 0 THEN 'claimed' ELSE 'answered' END,
       CASE WHEN n % 47 = 0 THEN ('00000000-0000-7000-8000-' || lpad((n % 200)::text, 12, '0'))::uuid END,
       timestamptz '2024-01-01' + n * interval '1 hour', date '2024-01-15' + n / 24, 'K4',
       CASE WHEN n % 2 = 0 THEN timestamptz '2024-01-05' END, date '2024-02-01' + n / 24,
       CASE WHEN n % 33 = 0 OR n % 47 = 0 THEN NULL ELSE now() END
     FROM generate_series(1, 20000) n`,
    [rows[0]?.person_id],
  );
  await app.ctx.db.pool.query('ANALYZE question');
});
afterAll(() => app.close());

const scope = {
  staffIds: ['00000000-0000-7000-8000-000000000047'],
  unitCodes: ['U7', 'U33'],
  unrouted: { territories: ['C1', 'C2', 'C3'], hostUnits: ['U1'] },
};
const filters: QueueFilter[] = [
  { type: 'mine' },
  { type: 'unit' },
  { type: 'waiting' },
  { type: 'due', from: '2025-01-01', until: '2025-02-01' },
  { type: 'overdue', before: '2026-01-01' },
];

describe('the queue among 20,000 questions', () => {
  it.each(filters)('$type reads no more than the unit’s own, by an index', async (filter) => {
    const { text, values } = queueStatement(scope, filter, { offset: 0, limit: 5 });
    const { rows } = await app.ctx.db.pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF) ${text}`,
      values,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toMatch(/Seq Scan on question/);
    expect(plan).toMatch(/Index.* on (question|\S+idx)/);
  });

  it('is sorted by the next date, counts all and gives a page', async () => {
    const unit = { ...scope, unrouted: null };
    const first = await readQueue(app.ctx.db.read, unit, { type: 'unit' }, { offset: 0, limit: 3 });
    const second = await readQueue(app.ctx.db.read, unit, { type: 'unit' }, { offset: 3, limit: 3 });
    const { rows } = await app.ctx.db.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM question WHERE unit_code IN ('U7', 'U33') AND status IN ('received', 'claimed')`,
    );
    expect(first.total).toBe(rows[0]?.n);
    const due = [...first.lines, ...second.lines].map((line) => line.due ?? '');
    expect(due).toHaveLength(6);
    expect(due).toEqual([...due].sort());
    expect(new Set([...first.lines, ...second.lines].map((line) => line.code)).size).toBe(6);
  });

  it('holds what is overdue on the day after the last, not on the day', async () => {
    const unit = { ...scope, unrouted: null };
    const all = await readQueue(app.ctx.db.read, unit, { type: 'unit' }, { offset: 0, limit: 1 });
    const due = all.lines[0]?.due ?? '';
    const overdue = async (before: string) =>
      (await readQueue(app.ctx.db.read, unit, { type: 'overdue', before }, { offset: 0, limit: 1 })).total;
    expect(await overdue(due)).toBe(0);
    expect(await overdue('9999-12-31')).toBe(all.total);
  });

  it('shows questions without a unit to those who watch their place, and to nobody else', async () => {
    const alone = { staffIds: [], unitCodes: [] };
    const near = { ...alone, unrouted: { territories: ['C33', 'C66', 'C99', 'C132'], hostUnits: [] } };
    const page = { offset: 0, limit: 50 };
    const seen = await readQueue(app.ctx.db.read, near, { type: 'unit' }, page);
    expect(seen.lines.every((line) => line.unitCode === null)).toBe(true);
    const far = { ...alone, unrouted: { territories: ['X'], hostUnits: [] } };
    expect((await readQueue(app.ctx.db.read, far, { type: 'unit' }, page)).total).toBe(0);
  });
});
