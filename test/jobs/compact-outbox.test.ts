import { afterAll, beforeAll, expect, it } from 'vitest';
import { compactOutbox } from '../../src/jobs/compact-outbox.ts';
import { type Actor, createStage, type Stage } from '../support/stage.ts';

const DAY_MS = 86_400_000;

let stage: Stage;
let secretary: Actor;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
});
afterAll(() => stage.close());

const query = async (sql: string) => (await stage.app.ctx.db.pool.query(sql)).rows;
const old = () => query('SELECT count(*)::int AS n FROM outbox WHERE broadcast_id IS NOT NULL');

it('old messages become numbers: the report stays as it was, and what is needed stays', async () => {
  const { ctx, clock } = stage.app;
  await secretary.says('/thongbao');
  await secretary.presses('16/12/2026 · đang nhận câu hỏi');
  await secretary.presses(/^Gửi cho \d+ người$/);
  await query(`UPDATE broadcast SET purpose = 'K2', finished_at = sent_at`);
  await query(`INSERT INTO outbox (account_id, channel, priority, kind, state, not_before, created_at, settled_at, error)
    SELECT account_id, channel, 1, 'test', unnest('{waiting,failed,failed}'::text[]), created_at, created_at, settled_at, 'refused: x' FROM outbox WHERE broadcast_id IS NOT NULL LIMIT 3`);
  await secretary.says('/thongbao');
  await secretary.presses('Báo cáo');
  const before = secretary.last().text;
  await compactOutbox(ctx);
  expect(await old()).toEqual([{ n: 6 }]);
  clock.advance(179 * DAY_MS);
  // A word to somebody is newer than the announcement of all but one.
  for (const key of ['thu-ky', 'ba-hoa']) await stage.actor(key).says('/lenh');
  clock.advance(2 * DAY_MS);
  await compactOutbox(ctx);
  // Of who was sent nothing since it is the newest message.
  const [{ n: left }] = (await old()) as [{ n: number }];
  expect(left).toBe(4);
  const counted = await query(
    'SELECT kind, state, route, reason, messages FROM outbox_count ORDER BY kind, state, messages',
  );
  expect(counted).toEqual(
    expect.arrayContaining([
      { kind: 'announcement', state: 'sent', route: 'plain', reason: '', messages: 2 },
      expect.objectContaining({ kind: 'test', state: 'failed', reason: 'refused', messages: 2 }),
    ]),
  );
  expect(await query(`SELECT state FROM outbox WHERE kind = 'test'`)).toEqual([{ state: 'waiting' }]);
  // What the law wants announced: its record was kept before, with all six.
  const [record] = await query('SELECT person_id, files FROM delivery_record');
  expect(record).toMatchObject({ person_id: null, files: [{ rows: 6 }] });
  await secretary.says('/thongbao');
  await secretary.presses('Báo cáo');
  expect(secretary.last().text).toBe(before);
  await compactOutbox(ctx);
  expect(await query('SELECT count(*)::int AS n FROM delivery_record')).toEqual([{ n: 1 }]);
});
