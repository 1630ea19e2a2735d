import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** README, "Zalo without an OA": two processes, started as it says there, and nothing else. */
const running: ChildProcess[] = [];
let folder: string;
let ports: { simulator: number; service: number };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doi-thoai-zalo-'));
  await chmod(folder, 0o755);
  ports = { simulator: await freePort(), service: await freePort() };
});
afterAll(async () => {
  for (const child of running.toReversed()) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill()) await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number>((resolve) =>
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port)),
  );
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Runs a script until it has said what fits. @returns all it said */
async function run(
  script: string,
  args: string[],
  env: Record<string, string>,
  until: RegExp,
): Promise<string> {
  const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'], ...env } });
  running.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  while (!until.test(said)) {
    if (child.exitCode !== null) throw new Error(`${script} ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return said;
}

async function act(wish: object): Promise<void> {
  const origin = `http://127.0.0.1:${ports.simulator}`;
  const headers = { origin, 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/by-hand/act`, {
    method: 'POST',
    headers,
    body: JSON.stringify(wish),
  });
  expect(answer.status).toBe(200);
}

type Shown = {
  messages: { from: string; text: string; buttons: { title: string }[] }[];
  violations: string[];
};

/** What the page shows once the account's newest message has these words. */
async function shown(person: string, words: string): Promise<Shown> {
  const look = async () =>
    (await (
      await fetch(`http://127.0.0.1:${ports.simulator}/by-hand/state?person=${person}`)
    ).json()) as Shown;
  await expect.poll(async () => (await look()).messages.at(-1)?.text, { timeout: 20_000 }).toContain(words);
  return look();
}

it('An account is connected by consent, and a follower on the page asks a question', async () => {
  const printed = await run(
    'scripts/zalo-simulator.ts',
    ['--port', String(ports.simulator), '--service', `http://127.0.0.1:${ports.service}`],
    {},
    /npm start/,
  );
  const settings = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value ?? '']),
  );
  // An administrator is to consent; the printed folder is beside the repository's own.
  const { ZALO_REFRESH_TOKEN: _seed, ...rest } = settings;
  const env = { ...rest, DATA_DIR: join(folder, 'data'), PORT: String(ports.service), LOG_LEVEL: 'warn' };
  await run('scripts/start.mjs', [], env, /ready: http/);

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['src/cli.ts', 'zalo', 'connect', '--json'],
    {
      env: { PATH: process.env['PATH'], ...env },
    },
  );
  const consented = await fetch((JSON.parse(stdout) as { link: string }).link);
  expect(await consented.text()).toContain('Đã kết nối với Zalo');

  const person = '2468135790246813579';
  await act({ act: 'follow', person });
  expect((await shown(person, 'đồng ý không')).messages.at(-1)?.buttons[0]?.title).toBe('Đồng ý');
  await act({ act: 'press', person, label: 'Đồng ý' });
  await shown(person, 'xã, phường nào');
  await act({ act: 'say', person, text: 'phuong chieng sinh' });
  await shown(person, 'Xin ông/bà viết câu hỏi vào đây');
  await act({ act: 'say', person, text: 'duong ban Noong Duc hong het roi bao gio sua' });
  await shown(person, 'Nơi: Phường Chiềng Sinh');
  await act({ act: 'say', person, text: 'gui' });
  const { messages, violations } = await shown(person, 'Đã nhận câu hỏi của ông/bà');
  expect(messages.filter(({ from }) => from === 'oa')).toHaveLength(5);
  expect(violations).toEqual([]);
}, 120_000);
