import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/db.ts';
import { toStoredJson } from './stored-json.ts';

export type StoredUpdate = {
  id: string;
  channel: string;
  conversationKey: string;
  payload: unknown;
  attempts: number;
};

export type NewUpdate = { externalId: string; conversationKey: string; payload: unknown };

/** Stores raw updates in one statement; a repetition (channel, externalId) is dropped. @returns how many were new. */
export async function storeUpdates(ctx: Context, channel: string, updates: NewUpdate[]): Promise<number> {
  if (updates.length === 0) return 0;
  const { rowCount } = await ctx.db.pool.query(
    `INSERT INTO inbox (channel, external_id, conversation_key, payload, received_at, not_before)
     SELECT $1, u.external_id, u.conversation_key, u.payload::jsonb, $5, $5
     FROM unnest($2::text[], $3::text[], $4::text[]) AS u(external_id, conversation_key, payload)
     ON CONFLICT (channel, external_id) DO NOTHING`,
    [
      channel,
      updates.map((update) => update.externalId),
      updates.map((update) => update.conversationKey),
      updates.map((update) => toStoredJson(update.payload)),
      ctx.clock.now(),
    ],
  );
  return rowCount ?? 0;
}

type WaitingRow = {
  id: string;
  channel: string;
  conversation_key: string;
  payload: unknown;
  attempts: number;
};

/**
 * The oldest waiting update of each conversation of these channels, oldest first. An update behind another of its
 * conversation is not offered, so that order is kept over any number of processes. What a channel left behind that is
 * switched off now must not stand before the others, nor must the flood of one person.
 */
export async function nextUpdates(
  ctx: Context,
  channels: readonly string[],
  limit: number,
): Promise<StoredUpdate[]> {
  const given = [ctx.clock.now(), limit, channels];
  let { rows } = await ctx.db.pool.query<WaitingRow>(FRONT, given);
  if (rows.length < limit) ({ rows } = await ctx.db.pool.query<WaitingRow>(HEADS, given));
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    conversationKey: row.conversation_key,
    payload: row.payload,
    attempts: row.attempts,
  }));
}

/** The first of each conversation in `head`. By lookups (`OFFSET 0`): a join the planner may make of all that waits. */
const OFFERED = `
  SELECT i.id, i.channel, i.conversation_key, i.payload, i.attempts
  FROM (SELECT id FROM head WHERE not_before <= $1 AND channel = ANY($3) ORDER BY id LIMIT $2) offered
  CROSS JOIN LATERAL (SELECT * FROM inbox WHERE inbox.id = offered.id OFFSET 0) i
  ORDER BY i.id`;

/** Looks along the oldest updates: the quick way while many people write, each a little. */
const FRONT = `
  WITH front AS MATERIALIZED (
    SELECT id, channel, conversation_key, not_before FROM inbox WHERE state = 'waiting' ORDER BY id LIMIT $2 * 16
  ), head AS (
    SELECT DISTINCT ON (channel, conversation_key) * FROM front ORDER BY channel, conversation_key, id
  )${OFFERED}`;

/** Leaps from conversation to conversation: its cost is that of their number, however much one of them holds. */
const HEADS = `
  WITH RECURSIVE head AS (
    (SELECT id, channel, conversation_key, not_before FROM inbox WHERE state = 'waiting'
     ORDER BY channel, conversation_key, id LIMIT 1)
    UNION ALL
    SELECT next.* FROM head CROSS JOIN LATERAL
      (SELECT id, channel, conversation_key, not_before FROM inbox
       WHERE state = 'waiting' AND (channel, conversation_key) > (head.channel, head.conversation_key)
       ORDER BY channel, conversation_key, id LIMIT 1) next
  )${OFFERED}`;

/** Takes an update for this transaction; false when another process has it or had it. */
export async function takeUpdate(tx: Tx, id: string): Promise<boolean> {
  const rows = await prismaOf(tx).$queryRaw<unknown[]>`
    SELECT 1 FROM inbox i WHERE id = ${BigInt(id)} AND state = 'waiting'
      AND NOT EXISTS (SELECT 1 FROM inbox earlier
                      WHERE earlier.channel = i.channel AND earlier.conversation_key = i.conversation_key
                        AND earlier.state = 'waiting' AND earlier.id < i.id)
    FOR UPDATE SKIP LOCKED`;
  return rows.length === 1;
}

/** Leaves an update waiting, and its conversation with it, until a time. It is no failure: no try is used up. */
export async function postponeUpdate(tx: Tx, id: string, until: Date): Promise<void> {
  await prismaOf(tx).$executeRaw`UPDATE inbox SET not_before = ${until} WHERE id = ${BigInt(id)}`;
}

export async function markHandled(tx: Tx, id: string, at: Date): Promise<void> {
  await prismaOf(tx)
    .$executeRaw`UPDATE inbox SET state = 'handled', handled_at = ${at}, error = NULL WHERE id = ${BigInt(id)}`;
}

/**
 * Forgets at once what a person's updates carried, for words that must not be kept: those handled and the one in hand,
 * which is the oldest that waits. Their ids stay, for duplicates.
 */
export async function forgetPayloads(
  tx: Tx,
  { channel, externalId }: { channel: string; externalId: string },
): Promise<void> {
  await prismaOf(tx).$executeRaw`
    UPDATE inbox SET payload = NULL
    WHERE channel = ${channel} AND conversation_key = ${externalId} AND payload IS NOT NULL
      AND (state <> 'waiting' OR id = (SELECT min(id) FROM inbox WHERE channel = ${channel}
                                         AND conversation_key = ${externalId} AND state = 'waiting'))`;
}

/** Puts a failed update back for later, or, after the last try, aside, so that its conversation goes on. */
export async function markFailed(
  ctx: Context,
  id: string,
  failure: { error: string; notBefore: Date; final: boolean },
): Promise<void> {
  await ctx.db.pool.query(
    `UPDATE inbox SET attempts = attempts + 1, error = $2, not_before = $3, state = CASE WHEN $4 THEN 'failed' ELSE state END
     WHERE id = $1 AND state = 'waiting'`,
    [id, failure.error, failure.notBefore, failure.final],
  );
}

/**
 * Forgets the payloads of updates handled before `before`, and whole rows after their time for duplicates. One that could
 * not be handled keeps its words until then, so that somebody can look at it, and no longer.
 */
export async function pruneInbox(ctx: Context, before: Date, forgetBefore: Date): Promise<void> {
  await ctx.db.pool.query(
    `UPDATE inbox SET payload = NULL WHERE state = 'handled' AND payload IS NOT NULL AND handled_at < $1`,
    [before],
  );
  await ctx.db.pool.query(
    `DELETE FROM inbox WHERE state IN ('handled', 'failed') AND coalesce(handled_at, not_before) < $1`,
    [forgetBefore],
  );
}

/** Seconds the oldest waiting update has been waiting. */
export async function inboxLagSeconds(ctx: Context): Promise<number> {
  const { rows } = await ctx.db.pool.query<{ lag: number | null }>(
    `SELECT extract(epoch FROM $1::timestamptz - min(received_at))::float8 AS lag FROM inbox WHERE state = 'waiting'`,
    [ctx.clock.now()],
  );
  return Math.max(0, rows[0]?.lag ?? 0);
}
