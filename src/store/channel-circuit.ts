import type { Context } from '../context.ts';
import type { OutageRule } from '../domain/channel-outage.ts';

/**
 * The platform could not be reached once more, seen by any process. From `failures` in a row on nothing goes there; a probe
 * that failed too lengthens the rest, what had been on its way when it began does not.
 * @returns whether the channel rests now, and how often in a row it failed.
 */
export async function noteOutage(
  ctx: Context,
  channel: string,
  { failures, pausesMs }: OutageRule,
  { why, probe }: { why: string; probe: boolean },
): Promise<{ rests: boolean; failures: number }> {
  const { rows } = await ctx.db.pool.query<{ rests: boolean; failures: number }>(
    `UPDATE channel_budget SET failures = failures + 1, why = $3,
       opened_at = CASE WHEN failures + 1 >= $4 THEN coalesce(opened_at, $2) ELSE opened_at END,
       probes = CASE WHEN opened_at IS NOT NULL AND $6::boolean THEN probes + 1 ELSE probes END,
       probe_at = CASE WHEN opened_at IS NULL AND failures + 1 >= $4 THEN $2::timestamptz + make_interval(secs => ($5::float8[])[1])
         WHEN opened_at IS NOT NULL AND $6::boolean
           THEN $2::timestamptz + make_interval(secs => ($5::float8[])[least(probes + 2, cardinality($5::float8[]))])
         ELSE probe_at END
     WHERE channel = $1 RETURNING opened_at IS NOT NULL AS rests, failures`,
    [channel, ctx.clock.now(), why, failures, pausesMs.map((ms) => ms / 1000), probe],
  );
  return rows[0] ?? { rests: false, failures: 0 };
}

/** The platform answered: what failed before is over. @returns whether the channel rested till now. */
export async function noteAnswer(ctx: Context, channel: string): Promise<boolean> {
  const { rows } = await ctx.db.pool.query<{ rested: boolean }>(
    `UPDATE channel_budget b SET failures = 0, why = NULL, opened_at = NULL, probe_at = NULL, probes = 0
     FROM (SELECT channel, opened_at FROM channel_budget WHERE channel = $1 AND failures > 0 FOR UPDATE) AS before
     WHERE b.channel = before.channel RETURNING before.opened_at IS NOT NULL AS rested`,
    [channel],
  );
  return rows[0]?.rested ?? false;
}

/** The message that was to try it did not get as far as the platform: another one may at once. */
export async function giveProbeBack(ctx: Context, channel: string): Promise<void> {
  await ctx.db.pool.query(
    'UPDATE channel_budget SET probe_at = $2 WHERE channel = $1 AND opened_at IS NOT NULL',
    [channel, ctx.clock.now()],
  );
}

/**
 * Every channel that ever sent, and since when it rests: null while it does not. Where nothing was there to try it again
 * with for a minute, nobody can tell that the platform is still out of reach.
 */
export async function channelRests(ctx: Context): Promise<{ channel: string; since: Date | null }[]> {
  const { rows } = await ctx.db.pool.query<{ channel: string; since: Date | null }>(
    `SELECT channel, CASE WHEN probe_at > $1::timestamptz - interval '1 minute' THEN opened_at END AS since FROM channel_budget`,
    [ctx.clock.now()],
  );
  return rows;
}
