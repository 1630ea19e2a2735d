import type { Context } from '../context.ts';
import { OPEN_QUESTION_STATUSES } from '../domain/question-status.ts';

export async function questionCounts(ctx: Context): Promise<{ state: string; n: number }[]> {
  const { rows } = await ctx.db.pool.query<{ state: string; n: number }>(
    'SELECT status AS state, count(*)::int AS n FROM question GROUP BY status',
  );
  return rows;
}

/** Questions past the day by which their asker had to be told (K4), or past the day an answer was expected. */
export async function overdueCounts(ctx: Context): Promise<{ rule: string; n: number }[]> {
  const { rows } = await ctx.db.pool.query<{ rule: string; n: number }>(
    `SELECT inform_rule AS rule, count(*)::int AS n FROM question
     WHERE status = ANY($2) AND informed_at IS NULL AND inform_by < ($1 AT TIME ZONE $3)::date GROUP BY inform_rule
     UNION ALL
     SELECT answer_rule AS rule, count(*)::int AS n FROM question
     WHERE status = ANY($2) AND answer_by < ($1 AT TIME ZONE $3)::date AND answer_rule IS NOT NULL GROUP BY answer_rule`,
    [ctx.clock.now(), OPEN_QUESTION_STATUSES, ctx.timeZone],
  );
  return rows;
}
