import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { pause } from '../infra/pause.ts';
import { tellProgress } from '../usecases/announcements/tell-progress.ts';

const LOOK_MS = 3000;

export type ProgressBoard = { start(): void; stop(): Promise<void> };

/** Keeps the message up to date that shows a sender how far an announcement is. */
export function createProgressBoard(ctx: Context, channels: readonly Channel[]): ProgressBoard {
  const editing = channels.filter((channel) => channel.abilities.edits).map((channel) => channel.name);
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const loop = async () => {
    while (!ending.signal.aborted) {
      await tellProgress(ctx, editing).catch((error: unknown) =>
        ctx.log.error({ err: error }, 'progress not told'),
      );
      await pause(LOOK_MS, ending.signal);
    }
  };

  return {
    start() {
      running = loop();
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}
