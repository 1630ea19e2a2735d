import type { Context } from '../context.ts';
import { PRIORITY } from './outbox.ts';

/** How long the oldest due message of each channel and priority has been waiting; not of announcements that rest. */
export async function outboxAges(
  ctx: Context,
): Promise<{ channel: string; priority: number; seconds: number }[]> {
  const { rows } = await ctx.db.pool.query<{ channel: string; priority: number; seconds: number }>(
    `SELECT channel, priority, greatest(0, extract(epoch FROM $1::timestamptz - min(not_before)))::float8 AS seconds
     FROM outbox WHERE state = 'pending' AND not_before <= $1
       AND (priority < ${PRIORITY.broadcast} OR broadcast_id IN (SELECT id FROM broadcast WHERE status = 'sent' AND finished_at IS NULL))
     GROUP BY channel, priority`,
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

/** What could not be delivered, newest first, without a word of its content. */
export async function failedMessages(ctx: Context, limit: number): Promise<FailedMessage[]> {
  const { rows } = await ctx.db.pool.query<FailedMessage>(
    `SELECT id, channel, kind, state, error, attempts, settled_at AS "settledAt" FROM outbox
     WHERE state IN ('failed', 'uncertain') ORDER BY settled_at DESC LIMIT $1`,
    [limit],
  );
  return rows;
}
