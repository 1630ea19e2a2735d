import type { Context } from '../context.ts';
import { releaseRestored } from '../store/after-restore.ts';
import type { Outcome } from './outcome.ts';

/** Sends what a restore held: a person has decided that twice is better than perhaps never. */
export async function releaseHeld(ctx: Context): Promise<Outcome> {
  const released = await releaseRestored(ctx);
  ctx.wake.tell('outbox');
  return {
    exitCode: 0,
    json: { released },
    text: ctx.texts.in(null).plain('cli.released', { count: released }),
  };
}
