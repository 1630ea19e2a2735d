import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { type Repeated, repeatEvery } from '../infra/repeat.ts';
import { startDue } from '../usecases/announcements/schedule.ts';
import { tellProgress } from '../usecases/announcements/tell-progress.ts';

const LOOK_MS = 3000;

/** Starts announcements when their time comes, and keeps the message up to date that shows a sender how far an announcement is. */
export function createProgressBoard(ctx: Context, channels: readonly Channel[]): Repeated {
  const editing = channels.filter((channel) => channel.abilities.edits).map((channel) => channel.name);
  return repeatEvery(
    LOOK_MS,
    async () => {
      await startDue(ctx);
      await tellProgress(ctx, editing);
    },
    (error) => ctx.log.error({ err: error }, 'progress not told'),
  );
}
