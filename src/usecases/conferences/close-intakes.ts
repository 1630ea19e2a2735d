import type { Context } from '../../context.ts';
import { conferencesPastIntake, lockConference } from '../../store/conferences.ts';
import { withIntakeClosed } from './organisers.ts';

/** Closes the intake of every conference whose window is over. @returns how many. */
export async function closeEndedIntakes(ctx: Context): Promise<number> {
  const ids = await conferencesPastIntake(ctx.db.read, ctx.clock.now());
  let closed = 0;
  for (const id of ids) {
    const after = await ctx.db.tx(async (tx) => {
      const conference = await lockConference(tx, { id });
      return conference && (await withIntakeClosed({ ...ctx, tx }, conference));
    });
    if (after?.status === 'closed') closed += 1;
  }
  return closed;
}
