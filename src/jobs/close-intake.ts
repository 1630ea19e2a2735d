import type { Context } from '../context.ts';
import { closeEndedIntakes } from '../usecases/conferences/close-intakes.ts';

/** Conferences stop taking questions when their window is over. */
export async function closeIntake(ctx: Context): Promise<void> {
  const closed = await closeEndedIntakes(ctx);
  if (closed > 0) ctx.log.info({ closed }, 'intake closed');
}
