import type { Context, Tx } from '../context.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { prismaOf, type Sql, sharedWrite } from '../infra/tx.ts';
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

/** Which of these updates were stored already, handled or not. */
export async function knownUpdates(
  ctx: Context,
  channel: string,
  externalIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await ctx.db.pool.query<{ external_id: string }>(
    'SELECT external_id FROM inbox WHERE channel = $1 AND external_id = ANY($2)',
    [channel, [...externalIds]],
  );
  return new Set(rows.map((row) => row.external_id));
}

/**
 * Takes the oldest waiting update of each conversation of these channels for this transaction, oldest first; those in
 * `except` are in hand elsewhere in this process, those that other processes hold are passed over. An update behind another
 * of its conversation is not taken, so that order is kept over any number of processes. What a channel left behind that is
 * switched off now must not stand before the others, nor must the flood of one person.
 */
export async function takeUpdates(sql: Sql, now: Date, wanted: Wanted): Promise<StoredUpdate[]> {
  const ids = await headsOf(sql, now, wanted);
  if (ids.length === 0) return [];
  const { rows } = await sql.query<StoredUpdate>({
    name: 'take-updates',
    text: `SELECT i.id, i.channel, i.conversation_key AS "conversationKey", i.payload, i.attempts FROM inbox i
           WHERE i.id = ANY($1::bigint[]) AND i.state = 'waiting' AND ${FIRST_OF_CONVERSATION}
           ORDER BY i.id FOR UPDATE OF i SKIP LOCKED`,
    values: [ids],
  });
  return rows;
}

type Wanted = { channels: readonly string[]; limit: number; except: readonly string[] };

/** Ids of what may be taken, without holding it. */
async function headsOf(sql: Sql, now: Date, { channels, limit, except }: Wanted): Promise<string[]> {
  const values = [now, limit, channels, except];
  type Row = { looked: number; ids: string[] };
  const front = await sql.query<Row>({ name: 'front-of-inbox', text: FRONT, values });
  const { looked = 0, ids = [] } = front.rows[0] ?? {};
  if (ids.length >= limit || looked < limit * LOOK_ALONG) return ids;
  const heads = await sql.query<Row>({ name: 'heads-of-inbox', text: HEADS, values });
  return heads.rows[0]?.ids ?? [];
}

const FIRST_OF_CONVERSATION = `NOT EXISTS (
  SELECT 1 FROM inbox earlier WHERE earlier.channel = i.channel AND earlier.conversation_key = i.conversation_key
    AND earlier.state = 'waiting' AND earlier.id < i.id)`;

/** How many of the oldest updates are looked at for each that is wanted. */
const LOOK_ALONG = 16;

const OFFERED = `ARRAY(
  SELECT id FROM head WHERE not_before <= $1 AND channel = ANY($3) AND id <> ALL($4::bigint[]) ORDER BY id LIMIT $2) AS ids`;

/** Looks along the oldest updates: the quick way while many people write, each a little. */
const FRONT = `
  WITH front AS MATERIALIZED (
    SELECT id, channel, conversation_key, not_before FROM inbox WHERE state = 'waiting' ORDER BY id LIMIT $2 * ${LOOK_ALONG}
  ), head AS (
    SELECT DISTINCT ON (channel, conversation_key) * FROM front ORDER BY channel, conversation_key, id
  )
  SELECT (SELECT count(*)::int FROM front) AS looked, ${OFFERED}`;

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
  )
  SELECT 0 AS looked, ${OFFERED}`;

/** Whether more waits of the conversation whose oldest update is in hand. */
export async function moreWaits(
  tx: Tx,
  { channel, externalId }: { channel: string; externalId: string },
): Promise<boolean> {
  const rows = await prismaOf(tx).$queryRaw<unknown[]>`
    SELECT 1 FROM inbox WHERE channel = ${channel} AND conversation_key = ${externalId} AND state = 'waiting' OFFSET 1 LIMIT 1`;
  return rows.length > 0;
}

/** Takes an update for this transaction; false when another process has it or had it. */
export async function takeUpdate(tx: Tx, id: string): Promise<boolean> {
  const rows = await prismaOf(tx).$queryRaw<unknown[]>`
    SELECT 1 FROM inbox i WHERE id = ${BigInt(id)} AND state = 'waiting'
      AND ${Prisma.raw(FIRST_OF_CONVERSATION)}
    FOR UPDATE SKIP LOCKED`;
  return rows.length === 1;
}

/** Leaves updates waiting, and their conversations with them, until a time. It is no failure: no try is used up. */
export const postponeUpdate = sharedWrite<{ id: string; until: Date }>('inbox', async (sql, updates) => {
  await sql.query({
    name: 'postpone-updates',
    text: `UPDATE inbox i SET not_before = k.until FROM unnest($1::bigint[], $2::timestamptz[]) AS k(id, until)
           WHERE i.id = k.id`,
    values: [updates.map(({ id }) => id), updates.map(({ until }) => until)],
  });
});

/** With the transaction that took it. */
export const markHandled = sharedWrite<{ id: string; at: Date }>('inbox', async (sql, updates) => {
  await sql.query({
    name: 'mark-handled',
    text: `UPDATE inbox SET state = 'handled', handled_at = $2, error = NULL WHERE id = ANY($1::bigint[])`,
    values: [updates.map(({ id }) => id), updates[0]?.at],
  });
});

/** Forgets what one update carried, whoever it came from: words said in a group are not ours to keep. */
export async function forgetPayload(tx: Tx, id: string): Promise<void> {
  await prismaOf(tx).$executeRaw`UPDATE inbox SET payload = NULL WHERE id = ${BigInt(id)}`;
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
