import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../test/support/soak/chance.ts';
import { ended, forkService, printed } from '../bench/child.ts';

/** A process of the service; `kill` ends it without a word. */
export type Process = { address: string; kill(signal?: NodeJS.Signals): Promise<void> };

export async function startProcess(env: Record<string, string>): Promise<Process> {
  const child: ChildProcess = forkService('../../src/main.ts', { env });
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = ended(child);
    child.kill(signal);
    await gone;
  };
  try {
    return { address: await printed(child, /ready: (\S+)/), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

export type Killing = {
  workers: number;
  /** After how many messages that arrived each kill comes, in order. */
  moments: readonly number[];
  chance: Chance;
  arrived(): number;
};

/** Within so many milliseconds of its moment a kill falls, so that it meets every step of a sending. */
const SPREAD_MS = 150;

/**
 * Keeps so many processes running in `working` and kills one of them at each moment; another is started in its place at once.
 * Resolves when all run again after the last.
 */
export async function killAtMoments(
  env: Record<string, string>,
  working: Set<Process>,
  { workers, moments, chance, arrived }: Killing,
): Promise<void> {
  const broken = new AbortController();
  const begin = () =>
    startProcess(env).then(
      (process) => working.add(process),
      (error: unknown) => broken.abort(error),
    );
  const starting = Array.from({ length: workers }, begin);
  for (const [index, moment] of moments.entries()) {
    while (arrived() < moment || working.size === 0) {
      broken.signal.throwIfAborted();
      await pause(5);
    }
    await pause(chance('spread', index) * SPREAD_MS);
    const victim = [...working][Math.floor(chance('victim', index) * working.size)];
    if (!victim) continue;
    working.delete(victim);
    await victim.kill();
    starting.push(begin());
  }
  await Promise.all(starting);
  broken.signal.throwIfAborted();
}
