import { pause } from './pause.ts';

export type Repeated = { start(): void; stop(): Promise<void> };

/**
 * Work that is done again and again, each time `everyMs` after the last was through; one that failed is told to `failed` and
 * comes again. A stop waits for what has begun.
 */
export function repeatEvery(
  everyMs: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): Repeated {
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const loop = async () => {
    while (!ending.signal.aborted) {
      await work().catch(failed);
      await pause(everyMs, ending.signal);
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
