import type { Context } from '../context.ts';
import { pruneInbox } from '../store/inbox.ts';

const HOUR_MS = 3_600_000;
/** How long an update's id is remembered after its words are gone: Telegram may repeat one for a day. */
const REMEMBER_MS = 7 * 24 * HOUR_MS;

/** People's words are not kept in two places: what was handled loses its payload after `keepHours`. */
export async function pruneHandledUpdates(ctx: Context, keepHours: number): Promise<void> {
  const now = ctx.clock.now().getTime();
  await pruneInbox(ctx, new Date(now - keepHours * HOUR_MS), new Date(now - REMEMBER_MS));
}
