import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/** How many messages of an announcement ended the same way, on the same channel, within the same hour. */
export type Outcome = {
  state: string;
  channel: string;
  /** What the error begins with, up to its first colon; empty where there is none. */
  why: string;
  /** The hour in which they came to their end; null: they did not yet. */
  hour: Date | null;
  /** When the last of them did. */
  last: Date | null;
  messages: number;
  /** How many of them were seen, where the channel tells. */
  read: number;
};

/**
 * Counts what became of an announcement. It reads all its messages (1.2 s for a million, on two cores that others used), so it
 * is for who asks, and once at its end.
 */
export async function outcomesOf(tx: Tx, broadcastId: string): Promise<Outcome[]> {
  return prismaOf(tx).$queryRaw<Outcome[]>`
    SELECT state, channel, why, hour, max(last) AS last, sum(messages)::int AS messages, sum(read)::int AS read FROM (
      SELECT state, channel, split_part(coalesce(error, ''), ':', 1) AS why,
        CASE WHEN state NOT IN ('pending', 'sending', 'waiting') THEN date_trunc('hour', settled_at) END AS hour,
        max(settled_at) AS last, count(*) AS messages, count(read_at) AS read
      FROM outbox WHERE broadcast_id = ${broadcastId}::uuid GROUP BY 1, 2, 3, 4
      UNION ALL SELECT state, channel, reason, at, at, messages, read FROM outbox_count
      WHERE broadcast_id = ${broadcastId}::uuid) AS all_of_it
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
}

export type ByRoute = { route: 'template-user' | 'template-phone' | 'other-channel'; messages: number };

/**
 * How many went by another way than a plain message on the channel they were for. Templates are found by their price and time:
 * to look up the way of each of a million messages takes ten seconds.
 */
export async function otherRoutesOf(tx: Tx, broadcastId: string, sentAt: Date): Promise<ByRoute[]> {
  return prismaOf(tx).$queryRaw<ByRoute[]>`
    SELECT route, sum(messages)::int AS messages FROM (
      SELECT s.way AS route, count(DISTINCT o.id) AS messages FROM sent_part s JOIN outbox o ON o.id = s.outbox_id
      WHERE s.sent_at >= ${sentAt} AND s.price = 'template' AND o.broadcast_id = ${broadcastId}::uuid
        AND o.moved_from IS NULL AND s.way <> 'plain' GROUP BY 1
      UNION ALL SELECT 'other-channel', count(*) FROM outbox
      WHERE broadcast_id = ${broadcastId}::uuid AND moved_from IS NOT NULL AND external_id IS NOT NULL
      UNION ALL SELECT route, messages FROM outbox_count
      WHERE broadcast_id = ${broadcastId}::uuid AND route NOT IN ('', 'plain')) AS all_of_it
    GROUP BY 1 HAVING sum(messages) > 0 ORDER BY 1`;
}
