import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, buildApp } from '../../src/app.ts';
import type { Overrides } from '../../src/bootstrap.ts';
import { readConfig } from '../../src/infra/config.ts';
import { createLog, type Log } from '../../src/infra/log.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createTestDatabase } from './database.ts';
import type { TEMPLATES } from './global-setup.ts';

export type TestApp = App & {
  clock: TestClock;
  databaseUrl: string;
  dataDir: string;
  /** Removes the database and the files, after `stop`. */
  discard(): Promise<void>;
  /** `stop` and `discard`. */
  close(): Promise<void>;
};

/**
 * The whole service on a database of its own, with time that stands still until a test moves it. Not started: tests call
 * `settle()`, or `start()` where they need HTTP or polling.
 */
export async function createTestApp(
  options: {
    env?: Record<string, string>;
    seed?: keyof typeof TEMPLATES;
    clock?: TestClock;
    databaseUrl?: string;
    /** Where another process of the same service keeps its files. */
    dataDir?: string;
    channels?: Overrides['channels'];
    log?: Log;
  } = {},
): Promise<TestApp> {
  const seed = options.seed ?? 'demo';
  const database = options.databaseUrl ? null : await createTestDatabase(seed);
  const url = options.databaseUrl ?? database?.url ?? '';
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'doi-thoai-data-')));
  const clock = options.clock ?? createTestClock();
  const config = readConfig({
    PORT: '0',
    SEED: seed,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ...options.env,
  });
  const app = await buildApp(config, url, {
    clock,
    log: options.log ?? createLog(config.logLevel),
    channels: options.channels,
  });
  const discard = async () => {
    await database?.drop();
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
  };
  return {
    ...app,
    clock,
    databaseUrl: url,
    dataDir,
    discard,
    async close() {
      await app.stop();
      await discard();
    },
  };
}
