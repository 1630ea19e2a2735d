import type { Context } from '../context.ts';
import { ROUTE } from './delivery-rows.ts';

/** Where the last piece ended: what must stay is looked at once a run. */
export type Place = { settledAt: string; id: string };

const BEGINNING: Place = { settledAt: '-infinity', id: '0' };

/** The kept copy of the record of what the law wants announced; one that somebody asked for may be of an earlier moment. */
const KEPT_COPY = 'r.person_id IS NULL AND r.made_at IS NOT NULL';

/** It is kept or being made; one that was given up is asked for anew. */
const UNDER_WAY = 'r.person_id IS NULL AND r.failed_at IS NULL';

/**
 * Asks for the record of every statutory announcement and conclusion notice that is old enough to be compacted and has none
 * that is kept. @returns how many.
 */
export async function wantRecords(ctx: Context, before: Date, locale: string): Promise<number> {
  const { rowCount } = await ctx.db.pool.query(
    `INSERT INTO delivery_record (id, broadcast_id, notice_id, locale, asked_at)
     SELECT gen_random_uuid(), broadcast_id, notice_id, $2, $3 FROM (
       SELECT b.id AS broadcast_id, NULL::uuid AS notice_id FROM broadcast b
       WHERE b.purpose <> 'information' AND b.finished_at < $1 AND NOT EXISTS (
         SELECT 1 FROM delivery_record r WHERE r.broadcast_id = b.id AND ${UNDER_WAY})
       UNION ALL SELECT NULL, n.id FROM conclusion_notice n
       WHERE n.published_at < $1 AND NOT EXISTS (SELECT 1 FROM delivery_record r WHERE r.notice_id = n.id AND ${UNDER_WAY})) AS wanted`,
    [before, locale, ctx.clock.now()],
  );
  return rowCount ?? 0;
}

// Stays: what is on its way or waits for its person; what belongs to a question that is open (replies and presses find it by
// its message); the newest message of each account (a word may stand for its button); announcements under way; and what the
// law wants announced until its record is kept.
const COMPACT = `
WITH old AS (
  SELECT o.* FROM outbox o LEFT JOIN broadcast b ON b.id = o.broadcast_id LEFT JOIN question q ON q.id = o.question_id
  WHERE o.state IN ('sent', 'blocked', 'failed', 'uncertain', 'replaced', 'dropped') AND o.settled_at < $1
    AND (o.settled_at, o.id) > ($2::timestamptz, $3::bigint)
    AND (o.question_id IS NULL OR q.id IS NULL OR q.closed_at < $1)
    AND (o.state <> 'sent' OR EXISTS (SELECT 1 FROM outbox newer WHERE newer.account_id = o.account_id AND newer.state = 'sent' AND newer.id > o.id))
    AND (o.broadcast_id IS NULL OR b.finished_at < $1
      AND (b.purpose = 'information' OR EXISTS (SELECT 1 FROM delivery_record r WHERE r.broadcast_id = b.id AND ${KEPT_COPY})))
    AND (o.kind NOT IN ('conclusion', 'asker-concluded') OR NOT EXISTS (
      SELECT 1 FROM conclusion_notice n WHERE n.published_at <= o.created_at AND NOT EXISTS (
        SELECT 1 FROM delivery_record r WHERE r.notice_id = n.id AND ${KEPT_COPY})))
  ORDER BY o.settled_at, o.id LIMIT $4 FOR UPDATE OF o SKIP LOCKED
), counted AS (
  INSERT INTO outbox_count AS c (at, broadcast_id, channel, kind, state, route, reason, messages, read)
  SELECT CASE WHEN o.broadcast_id IS NULL THEN date_trunc('day', o.settled_at, $5) ELSE date_trunc('hour', o.settled_at) END,
    o.broadcast_id, o.channel, o.kind, o.state, ${ROUTE}, split_part(coalesce(o.error, ''), ':', 1), count(*), count(o.read_at)
  FROM old o GROUP BY 1, 2, 3, 4, 5, 6, 7
  ON CONFLICT (at, broadcast_id, channel, kind, state, route, reason)
    DO UPDATE SET messages = c.messages + excluded.messages, read = c.read + excluded.read
), parts AS (
  DELETE FROM sent_part s USING old WHERE s.outbox_id = old.id
), gone AS (
  DELETE FROM outbox o USING old WHERE o.id = old.id
)
SELECT count(*)::int AS messages, max(settled_at)::text AS "settledAt",
  (array_agg(id ORDER BY settled_at DESC, id DESC))[1]::text AS id FROM old`;

/**
 * Counts up to `limit` messages that came to their end before `before`, and removes them, in one statement.
 * @returns how many, and where to go on; null when none is left.
 */
export async function compactPiece(
  ctx: Context,
  before: Date,
  limit: number,
  from: Place = BEGINNING,
): Promise<{ messages: number; end: Place } | null> {
  const { rows } = await ctx.db.pool.query<{ messages: number } & Place>(COMPACT, [
    before,
    from.settledAt,
    from.id,
    limit,
    ctx.timeZone,
  ]);
  const [row] = rows;
  if (!row || row.messages === 0) return null;
  return { messages: row.messages, end: { settledAt: row.settledAt, id: row.id } };
}
