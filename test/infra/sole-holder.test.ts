import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { TAKEOVER_MS } from '../../src/infra/sole-holder.ts';
import { databaseUrl } from '../support/postgres.ts';

const ASK_EVERY_MS = 500;

/** Processes of their own, since it is their death that is looked at. */
describe('a lock that one process at a time holds', () => {
  const processes: ChildProcess[] = [];
  const begin = () => {
    const child = fork(join(import.meta.dirname, '../support/lock-holder.ts'), [
      databaseUrl(inject('serverUrl'), 'postgres'),
      'a test of locks',
      String(ASK_EVERY_MS),
    ]);
    const said: string[] = [];
    child.on('message', (word) => said.push(String(word)));
    processes.push(child);
    return { child, said };
  };
  afterEach(() => {
    for (const child of processes) child.kill('SIGKILL');
  });
  const until = (said: string[], words: string[]) =>
    expect.poll(() => said, { timeout: 30_000, interval: 20 }).toEqual(words);

  it('passes on when its holder is killed or hangs, and who comes to again knows that it is lost', async () => {
    const first = begin();
    await until(first.said, ['has it']);
    const second = begin();
    first.child.kill('SIGKILL');
    await until(second.said, ['has it']);
    const third = begin();
    second.child.kill('SIGSTOP');
    await until(third.said, ['has it']);
    second.child.kill('SIGCONT');
    await until(second.said, ['has it', 'lost it']);
    expect(third.said).toEqual(['has it']);
  });

  it('passes on within ten seconds', () => expect(TAKEOVER_MS).toBeLessThanOrEqual(10_000));
});
