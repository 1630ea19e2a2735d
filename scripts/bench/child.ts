import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/infra/project-root.ts';

/** Runs a file of this folder in a process of its own. */
export function forkFile(
  name: string,
  given: { args?: string[]; env?: Record<string, string>; execArgv?: string[] } = {},
): ChildProcess {
  return fork(join(import.meta.dirname, name), given.args ?? [], {
    env: { ...process.env, ...given.env },
    execArgv: given.execArgv ?? [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

/** The service, or a file that builds it, as `npm start` runs it. */
export function forkService(
  name: string,
  given: { env: Record<string, string>; execArgv?: string[] },
): ChildProcess {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const options = scripts.start.split(' ').filter((word) => word.startsWith('--'));
  const env = { ...given.env, NODE_COMPILE_CACHE: join(PROJECT_ROOT, 'node_modules/.cache/compiled') };
  return forkFile(name, { env, execArgv: [...options, ...(given.execArgv ?? [])] });
}

/** The next message of a child that fits; fails when the child ends first. */
export function messageOf<T extends { type: string }>(child: ChildProcess, type: T['type']): Promise<T> {
  return new Promise((resolve, reject) => {
    const hear = (message: unknown) => {
      if ((message as T).type !== type) return;
      child.off('message', hear).off('exit', fail);
      resolve(message as T);
    };
    const fail = (code: number | null) => reject(new Error(`a child process ended with ${code}`));
    child.on('message', hear).once('exit', fail);
  });
}

/** Waits for a line that the child prints. */
export function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const found = pattern.exec(text);
      if (found) resolve(found[1] ?? found[0]);
    });
    child.once('exit', (code) => reject(new Error(`a child process ended with ${code}: ${text}`)));
  });
}

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
