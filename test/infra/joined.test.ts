import { describe, expect, it } from 'vitest';
import { joined } from '../../src/infra/joined.ts';

/** A run that a test lets go on by hand. */
function stepped() {
  const runs: string[][] = [];
  const open: (() => void)[] = [];
  const run = async (items: string[]) => {
    runs.push(items);
    await new Promise<void>((resolve) => open.push(resolve));
    if (items.includes('broken')) throw new Error('refused');
  };
  const goOn = async () => {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { runs, run, goOn };
}

describe('calls that are joined', () => {
  it('go alone when nothing is under way, and together when something is', async () => {
    const { runs, run, goOn } = stepped();
    const call = joined(run, 2);
    const done = ['a', 'b', 'c', 'd'].map(call);
    for (let step = 0; step < 3; step += 1) await goOn();
    await Promise.all(done);
    expect(runs).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('fail each for itself', async () => {
    const { runs, run, goOn } = stepped();
    const call = joined(run);
    const done = Promise.allSettled(['a', 'b', 'broken', 'c'].map(call));
    for (let step = 0; step < 5; step += 1) await goOn();
    expect((await done).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(runs).toEqual([['a'], ['b', 'broken', 'c'], ['b'], ['broken'], ['c']]);
  });
});
