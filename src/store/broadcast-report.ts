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
};

/** Counts what became of an announcement: about a second for a million messages, so only for who asks, and once at its end. */
export async function outcomesOf(tx: Tx, broadcastId: string): Promise<Outcome[]> {
  return prismaOf(tx).$queryRaw<Outcome[]>`
    SELECT state, channel, why, hour, max(last) AS last, sum(messages)::int AS messages FROM (
    SELECT state, channel, split_part(coalesce(error, ''), ':', 1) AS why,
      CASE WHEN state NOT IN ('pending', 'sending', 'waiting') THEN date_trunc('hour', settled_at) END AS hour,
      max(settled_at) AS last, count(*)::int AS messages
    FROM outbox WHERE broadcast_id = ${broadcastId}::uuid GROUP BY 1, 2, 3, 4
    UNION ALL SELECT state, channel, reason, at, at, messages FROM outbox_count WHERE broadcast_id = ${broadcastId}::uuid) AS all_of_it
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
}
