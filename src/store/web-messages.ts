import type { Context } from '../context.ts';
import type { NewUpdate } from './inbox.ts';
import { toStoredJson } from './stored-json.ts';

/** A line of the try-out chat's transcript. `content` has the shape its channel gave it. */
export type WebMessage = {
  id: string;
  accountId: string;
  direction: 'in' | 'out';
  content: unknown;
  at: Date;
};

/**
 * Readers follow the transcript by id, so that ids must become visible in their order: writers take turns. One lock for
 * all is enough for a chat that a few people try out.
 */
const IN_TURN = `SELECT pg_advisory_xact_lock(hashtextextended('web_message', 0))`;

/**
 * Stores what a person of the try-out chat did, as an update to handle and as a line of the transcript, in one
 * statement; a repetition adds neither.
 */
export async function storeOwnMessage(
  ctx: Context,
  accountId: string,
  update: NewUpdate,
  content: unknown,
): Promise<boolean> {
  const { rowCount } = await ctx.db.pool.query(
    `WITH turn AS MATERIALIZED (${IN_TURN}),
     stored AS (
       INSERT INTO inbox (channel, external_id, conversation_key, payload, received_at, not_before)
       SELECT 'web', $2, $3, $4::jsonb, $6, $6 FROM turn
       ON CONFLICT (channel, external_id) DO NOTHING RETURNING received_at)
     INSERT INTO web_message (account_id, direction, content, at)
     SELECT $1, 'in', $5::jsonb, received_at FROM stored`,
    [
      accountId,
      update.externalId,
      update.conversationKey,
      toStoredJson(update.payload),
      toStoredJson(content),
      ctx.clock.now(),
    ],
  );
  return rowCount === 1;
}

/** Adds what the service said; the same delivery twice is one line. @returns the line's id. */
export async function addSentMessage(
  ctx: Context,
  accountId: string,
  outboxId: string,
  content: unknown,
): Promise<string> {
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `WITH turn AS MATERIALIZED (${IN_TURN}),
     added AS (
       INSERT INTO web_message (account_id, direction, outbox_id, content, at)
       SELECT $1, 'out', $2, $3::jsonb, $4 FROM turn
       ON CONFLICT (outbox_id) DO NOTHING RETURNING id)
     SELECT id FROM added UNION ALL SELECT id FROM web_message WHERE outbox_id = $2 LIMIT 1`,
    [accountId, outboxId, toStoredJson(content), ctx.clock.now()],
  );
  const id = rows[0]?.id;
  if (!id) throw new Error(`no line for outbox row ${outboxId}`);
  return id;
}

/** The newest lines of one person, oldest first. */
export async function latestMessages(ctx: Context, accountId: string, limit: number): Promise<WebMessage[]> {
  const { rows } = await ctx.db.pool.query<Row>(
    `SELECT * FROM (SELECT * FROM web_message WHERE account_id = $1 ORDER BY id DESC LIMIT $2) newest ORDER BY id`,
    [accountId, limit],
  );
  return rows.map(toMessage);
}

/** Lines after what each reader has, over several people, in the order of their ids. */
export async function messagesAfter(
  ctx: Context,
  cursors: ReadonlyMap<string, string>,
  limit: number,
): Promise<WebMessage[]> {
  const { rows } = await ctx.db.pool.query<Row>(
    `SELECT m.* FROM unnest($1::uuid[], $2::bigint[]) AS c(account_id, after)
     JOIN web_message m ON m.account_id = c.account_id AND m.id > c.after
     ORDER BY m.id LIMIT $3`,
    [[...cursors.keys()], [...cursors.values()], limit],
  );
  return rows.map(toMessage);
}

type Row = { id: string; account_id: string; direction: 'in' | 'out'; content: unknown; at: Date };

function toMessage(row: Row): WebMessage {
  return {
    id: row.id,
    accountId: row.account_id,
    direction: row.direction,
    content: row.content,
    at: row.at,
  };
}
