import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The service as `npm start` runs it: a process of its own, with an embedded database in a folder of its own. */
describe('the process', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doi-thoai-main-'));
    await chmod(folder, 0o755);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function start(env: Record<string, string>) {
    const child = spawn(process.execPath, ['scripts/start.mjs'], {
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: join(folder, 'data'),
        PORT: '0',
        LOG_LEVEL: 'warn',
        ...env,
      },
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    return { child, output: () => out };
  }

  const ended = (child: ChildProcess) =>
    new Promise<number | null>((resolve) =>
      child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
    );

  async function freePort(): Promise<number> {
    const probe = createServer();
    const port = await new Promise<number>((resolve) =>
      probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port)),
    );
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }

  async function ready(run: ReturnType<typeof start>): Promise<string> {
    for (;;) {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(run.output())?.[0];
      if (address) return address;
      if (run.child.exitCode !== null) throw new Error(`ended before it was ready: ${run.output()}`);
      await new Promise((resolve) => run.child.stdout.once('data', resolve));
    }
  }

  it('starts from nothing, ends with 0 on SIGTERM, and finds everything again after a kill -9', async () => {
    const first = start({});
    await ready(first);
    first.child.kill('SIGKILL');
    await ended(first.child);

    const second = start({ LOG_LEVEL: 'info' });
    const address = await ready(second);
    expect(second.output()).not.toContain('laid');
    const health = await fetch(`${address}/health/ready`);
    expect(await health.json()).toMatchObject({
      ready: true,
      checks: { database: 'ok', migrations: 'ok', outbox: 'ok' },
    });
    second.child.kill('SIGTERM');
    expect(await ended(second.child)).toBe(0);
    await expect(fetch(`${address}/health/live`)).rejects.toThrow();
  }, 120_000);

  it('ends with 0 when it is told to as soon as it answers, before it is ready', async () => {
    const port = await freePort();
    const run = start({ PORT: String(port) });
    const lives = () =>
      fetch(`http://127.0.0.1:${port}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await lives())) {
      if (run.child.exitCode !== null) throw new Error(`ended before it answered: ${run.output()}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    run.child.kill('SIGTERM');
    expect(await ended(run.child)).toBe(0);
    expect(run.output()).not.toContain('failed');
  }, 60_000);

  it('says in one sentence which setting is wrong, with exit code 1', async () => {
    const run = start({ TELEGRAM_RATE: 'fast' });
    expect(await ended(run.child)).toBe(1);
    expect(run.output().trim()).toBe('TELEGRAM_RATE must be a whole number from 1 to 1000.');
  }, 60_000);

  it('refuses a real channel on a database that holds demo people, unless that is meant', async () => {
    const run = start({
      TELEGRAM_BOT_TOKEN: `123456:${'a'.repeat(35)}`,
      SECRET_KEY: Buffer.alloc(32).toString('base64'),
    });
    expect(await ended(run.child)).toBe(1);
    expect(run.output()).toMatch(
      /^TELEGRAM_BOT_TOKEN is set and the database holds demo people: .*SEED=demo/,
    );
  }, 60_000);

  it('says that the port is taken, and leaves no database behind', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    );
    const run = start({ PORT: String(port) });
    expect(await ended(run.child)).toBe(1);
    expect(run.output().trim()).toBe(
      `PORT ${port} is taken by another program: name a free one or stop the other.`,
    );
    await new Promise((resolve) => other.close(resolve));
  }, 60_000);

  it('says that no database answers', async () => {
    const run = start({
      DATABASE_URL: 'postgresql://127.0.0.1:1/none',
      SECRET_KEY: Buffer.alloc(32).toString('base64'),
    });
    expect(await ended(run.child)).toBe(1);
    expect(run.output().trim()).toBe('DATABASE_URL: no PostgreSQL server answers at that address.');
  }, 60_000);
});
