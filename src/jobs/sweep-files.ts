import type { Context } from '../context.ts';
import { isNeeded } from '../store/stored-files.ts';

const DAY_MS = 86_400_000;

/**
 * Removes files that no row names: uploads of the try-out page that were never sent, and what a process that died had just
 * stored. A day's grace, since a file is stored before the row that names it.
 */
export async function sweepFiles(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - DAY_MS);
  const removed = await ctx.files.sweep(before, (sha256) => isNeeded(ctx, sha256));
  if (removed > 0) ctx.log.info({ removed }, 'files that nothing needs were removed');
}
