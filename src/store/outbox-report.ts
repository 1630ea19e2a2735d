import type { Context, Tx } from '../context.ts';
import type { CivilDate } from '../domain/civil-date.ts';
import { prismaOf } from '../infra/tx.ts';
import { PRIORITY } from './outbox.ts';
import type { StatisticsScope } from './statistics.ts';

const SINCE = 'greatest(0, extract(epoch FROM $1::timestamptz - min(not_before)))::float8';

/**
 * How long the oldest due message of each channel and priority has been waiting; not of announcements that rest. Of one that
 * goes out only the first is read, by its index: a million may be due.
 */
export async function outboxAges(
  ctx: Context,
): Promise<{ channel: string; priority: number; seconds: number }[]> {
  const { rows } = await ctx.db.pool.query<{ channel: string; priority: number; seconds: number }>(
    `SELECT channel, priority, ${SINCE} AS seconds FROM outbox
     WHERE state = 'pending' AND not_before <= $1 AND priority < ${PRIORITY.broadcast} GROUP BY channel, priority
     UNION ALL
     SELECT sends.channel, ${PRIORITY.broadcast}, ${SINCE} FROM broadcast b CROSS JOIN channel_budget sends CROSS JOIN LATERAL (
       SELECT o.not_before FROM outbox o WHERE o.broadcast_id = b.id AND o.channel = sends.channel AND o.state = 'pending'
         AND o.priority = ${PRIORITY.broadcast} AND o.not_before <= $1 ORDER BY o.not_before LIMIT 1) first
     WHERE b.status = 'sent' AND b.finished_at IS NULL GROUP BY sends.channel`,
    [ctx.clock.now()],
  );
  return rows;
}

export type FailedMessage = {
  id: string;
  channel: string;
  kind: string;
  state: string;
  error: string | null;
  attempts: number;
  settledAt: Date;
};

/** How many messages of each channel ended unsent, or we don't know; read from the index of just these rows. */
export async function deadLetters(ctx: Context): Promise<{ channel: string; state: string; n: number }[]> {
  const { rows } = await ctx.db.pool.query<{ channel: string; state: string; n: number }>(
    `SELECT channel, state, count(*)::int AS n FROM outbox WHERE state IN ('failed', 'uncertain') GROUP BY channel, state`,
  );
  return rows;
}

/** What could not be delivered, newest first, without a word of its content. */
export async function failedMessages(ctx: Context, limit: number): Promise<FailedMessage[]> {
  const { rows } = await ctx.db.pool.query<FailedMessage>(
    `SELECT id, channel, kind, state, error, attempts, settled_at AS "settledAt" FROM outbox
     WHERE state IN ('failed', 'uncertain') ORDER BY settled_at DESC LIMIT $1`,
    [limit],
  );
  return rows;
}

/** What waits for an asker to make contact and no template announced, one line a question. */
export type UnreachedLine = {
  code: string;
  unitCode: string | null;
  since: Date;
  /** By when they were to be told. */
  due: CivilDate;
  /** Why it could not go, in the words of the channel. */
  error: string | null;
};

const ANNOUNCED = `EXISTS (SELECT 1 FROM sent_part s WHERE s.outbox_id = o.id AND s.way <> 'plain')`;

// A likely denunciation stands in no list: in a small commune its being there says enough (Luật Tố cáo 25/2018, Điều 8).
const UNREACHED = `
  SELECT q.code, q.unit_code AS "unitCode", min(o.created_at) AS since, (array_agg(o.error ORDER BY o.id))[1] AS error,
    to_char(CASE WHEN bool_or(o.kind IN ('asker-answered', 'asker-concluded')) THEN coalesce(q.answer_by, q.inform_by)
      ELSE q.inform_by END, 'YYYY-MM-DD') AS due
  FROM outbox o JOIN question q ON q.id = o.question_id JOIN account a ON a.id = o.account_id AND a.person_id = q.asker_id
  WHERE o.state = 'waiting' AND NOT ${ANNOUNCED} AND q.status <> 'in-vault'
    AND (q.commune_code = ANY($1) OR q.unit_code = ANY($2))
  GROUP BY q.id`;

/** A page of it, the most urgent first, and how many questions there are. */
export async function unreachedAskers(
  tx: Tx,
  { territories, units }: StatisticsScope,
  page: { offset: number; limit: number },
): Promise<{ lines: UnreachedLine[]; total: number }> {
  const rows = await prismaOf(tx).$queryRawUnsafe<(UnreachedLine & { total: number })[]>(
    `SELECT found.*, count(*) OVER ()::int AS total FROM (${UNREACHED}) AS found ORDER BY due, since OFFSET $3 LIMIT $4`,
    territories,
    units,
    page.offset,
    page.limit,
  );
  return { lines: rows.map(({ total: _total, ...line }) => line), total: rows[0]?.total ?? 0 };
}

/** People of these territories for whom something waits that is about no question of theirs; announcements have their own count. */
export async function unreachedOthers(tx: Tx, territories: readonly string[]): Promise<number> {
  const [row] = await prismaOf(tx).$queryRawUnsafe<{ people: number }[]>(
    `SELECT count(DISTINCT p.id)::int AS people FROM outbox o JOIN account a ON a.id = o.account_id
       JOIN person p ON p.id = a.person_id
     WHERE o.state = 'waiting' AND o.question_id IS NULL AND o.broadcast_id IS NULL AND p.commune_code = ANY($1) AND NOT ${ANNOUNCED}`,
    [...territories],
  );
  return row?.people ?? 0;
}

export type WaitingMessage = Pick<FailedMessage, 'id' | 'channel' | 'kind' | 'error'> & {
  since: Date;
  announced: boolean;
};

/** What waits for people to make contact, the oldest first, without a word of its content. */
export async function waitingMessages(ctx: Context, limit: number): Promise<WaitingMessage[]> {
  const { rows } = await ctx.db.pool.query<WaitingMessage>(
    `SELECT id, channel, kind, error, created_at AS since, ${ANNOUNCED} AS announced FROM outbox o
     WHERE state = 'waiting' ORDER BY id LIMIT $1`,
    [limit],
  );
  return rows;
}
