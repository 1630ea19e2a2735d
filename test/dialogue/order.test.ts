import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLetterbox, post } from '../support/letterbox.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

/** What a person wrote, as the draft of their question has it, in its order. */
async function draftOf(app: TestApp, person: string): Promise<string[]> {
  const { rows } = await app.ctx.db.pool.query<{ parts: { text: string }[] }>(
    `SELECT c.data #> '{draft,parts}' AS parts FROM conversation c JOIN account a ON a.id = c.account_id
     WHERE a.external_id = $1`,
    [person],
  );
  return rows[0]?.parts.map((part) => part.text) ?? [];
}

/** What a person was sent, oldest first. */
async function sentTo(app: TestApp, person: string): Promise<string[]> {
  const { rows } = await app.ctx.db.pool.query<{ text: unknown[] }>(
    `SELECT o.content -> 'text' AS text FROM outbox o JOIN account a ON a.id = o.account_id
     WHERE a.external_id = $1 AND o.state = 'sent' ORDER BY o.id`,
    [person],
  );
  return rows.map(({ text }) => text.map((part) => (typeof part === 'string' ? part : '')).join(''));
}

let first: TestApp;
let second: TestApp;
beforeAll(async () => {
  first = await createTestApp({
    seed: 'base',
    env: { LOG_LEVEL: 'silent' },
    channels: () => [createLetterbox()],
  });
  second = await createTestApp({
    seed: 'base',
    env: { LOG_LEVEL: 'silent' },
    channels: () => [createLetterbox()],
    databaseUrl: first.databaseUrl,
    clock: first.clock,
  });
});
afterAll(async () => {
  await second.close();
  await first.close();
});

describe('two processes on one database', () => {
  it('handle what ten people write at once, each word once and in order for each', async () => {
    const people = Array.from({ length: 10 }, (_, n) => `người ${n}`);
    const slips = Array.from({ length: 20 }, (_, turn) =>
      people.map((from) => ({ from, id: `${from}, ${turn}`, text: `lời ${turn} của ${from}` })),
    ).flat();
    // Half of it lies there when they begin, half comes while they work; and the channel repeats some of it.
    await post(first, slips.slice(0, 100));
    const coming = post(second, slips.slice(100)).then(() => post(first, slips.slice(50, 150)));
    await Promise.all([first.settle(), second.settle(), coming]);
    await Promise.all([first.settle(), second.settle()]);

    for (const [n, from] of people.entries()) {
      expect(await draftOf(first, from)).toEqual(
        Array.from({ length: 20 }, (_, turn) => `lời ${turn} của người ${n}`),
      );
    }
    const { rows } = await first.ctx.db.pool.query(
      'SELECT state, count(*)::int AS n, max(attempts)::int AS attempts FROM inbox GROUP BY state',
    );
    expect(rows).toEqual([{ state: 'handled', n: 200, attempts: 0 }]);
  });
});

describe('an update that can’t be handled', () => {
  it('waits longer each time, is set aside, its sender is told, and the conversation goes on', async () => {
    const from = 'bà Mai';
    await post(first, [
      { from, id: 'm1', text: 'Đường hỏng.' },
      { from, id: 'm2', text: 'Bao giờ sửa?', broken: true },
      { from, id: 'm3', text: 'Đoạn ở tổ 3.' },
      { from: 'ông Tư', id: 't1', text: 'Bao giờ có điện?' },
    ]);
    const state = async () =>
      (
        await first.ctx.db.pool.query(
          `SELECT external_id AS id, state, attempts FROM inbox WHERE external_id LIKE 'm_' ORDER BY id`,
        )
      ).rows;
    await first.settle();
    // Nothing of it is half done, what came after it waits, and others are not held up.
    expect(await draftOf(first, from)).toEqual(['Đường hỏng.']);
    expect(await draftOf(first, 'ông Tư')).toEqual(['Bao giờ có điện?']);
    for (const [tries, wait] of [1000, 5000, 30_000, 120_000].entries()) {
      expect(await state()).toMatchObject([
        { state: 'handled' },
        { state: 'waiting', attempts: tries + 1 },
        { state: 'waiting', attempts: 0 },
      ]);
      first.clock.advance(wait - 1);
      await first.settle();
      expect((await state())[1]).toMatchObject({ attempts: tries + 1 });
      first.clock.advance(1);
      // Whichever process comes first tries again.
      await (tries % 2 === 0 ? second : first).settle();
    }
    expect(await state()).toMatchObject([
      { state: 'handled' },
      { state: 'failed', attempts: 5 },
      { state: 'handled' },
    ]);
    expect(await draftOf(first, from)).toEqual(['Đường hỏng.', 'Đoạn ở tổ 3.']);
    const told = await sentTo(first, from);
    expect(told.filter((text) => text.includes('hệ thống chưa xử lý được tin nhắn này'))).toHaveLength(1);
  });

  it('is tried again when the database took its connection away in the middle', async () => {
    const { pool } = first.ctx.db;
    const from = 'chị Vân';
    await post(first, [{ from, id: 'v1', text: 'Rác ở tổ 5.' }]);
    await first.settle();
    const before = await sentTo(first, from);
    // The row of the account is held, so that the handling stands still with its transaction open.
    const holder = second.ctx.db.dedicated('holder');
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM account WHERE external_id = $1 FOR UPDATE', [from]);
    await post(first, [{ from, id: 'v2', text: 'Ba tuần rồi.' }]);
    const handling = first.settle();
    const stuck = `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
      AND application_name = 'doi-thoai' AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await holder.query(stuck)).rowCount, { timeout: 20_000 }).toBe(1);
    await holder.query(`SELECT pg_terminate_backend(pid) FROM (${stuck}) AS s`);
    await holder.query('ROLLBACK');
    await holder.end();
    await handling;
    expect(await draftOf(first, from)).toEqual(['Rác ở tổ 5.']);
    expect(await sentTo(first, from)).toEqual(before);
    first.clock.advance(1000);
    await second.settle();
    expect(await draftOf(first, from)).toEqual(['Rác ở tổ 5.', 'Ba tuần rồi.']);
    const { rows } = await pool.query(`SELECT state, attempts FROM inbox WHERE external_id = 'v2'`);
    expect(rows).toEqual([{ state: 'handled', attempts: 1 }]);
  });
});

describe('what waits for a channel that is switched off', () => {
  it('holds nobody else up, and is handled when the channel is back', async () => {
    const gone = Array.from({ length: 40 }, (_, n) => ({ from: `khách ${n}`, id: `k${n}`, text: 'Xin hỏi' }));
    await post(first, gone, 'elsewhere');
    await post(first, [{ from: 'cô Ba', id: 'b1', text: 'Bao giờ có nước sạch?' }]);
    await first.settle();
    expect(await draftOf(first, 'cô Ba')).toEqual(['Bao giờ có nước sạch?']);
    const back = await createTestApp({
      seed: 'base',
      channels: () => [createLetterbox('elsewhere')],
      databaseUrl: first.databaseUrl,
      clock: first.clock,
    });
    await back.settle();
    await back.close();
    expect(await draftOf(first, 'khách 39')).toEqual(['Xin hỏi']);
  });
});
