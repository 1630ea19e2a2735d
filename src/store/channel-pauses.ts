import type { Context } from '../context.ts';

/** Lets a channel rest until then, for every process; of two pauses the longer one holds. */
export async function pauseChannel(
  ctx: Context,
  channel: string,
  { until, why }: { until: Date; why: string },
): Promise<void> {
  await ctx.db.pool.query(
    `INSERT INTO channel_pause AS p (channel, until, why) VALUES ($1, $2, $3)
     ON CONFLICT (channel) DO UPDATE SET until = excluded.until, why = excluded.why WHERE p.until < excluded.until`,
    [channel, until, why],
  );
}
