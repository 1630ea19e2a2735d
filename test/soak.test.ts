import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { killedBroadcast } from '../scripts/faults/broadcast.ts';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/infra/config.ts';
import { createTestDatabase } from './support/database.ts';
import { soak } from './support/soak/run.ts';

it('a broken line and a restart lose nothing, double nothing and mix no order up', async () => {
  const database = await createTestDatabase('base');
  const dataDir = await mkdtemp(join(tmpdir(), 'doi-thoai-soak-'));
  const result = await soak({
    seed: 20_261_125,
    users: 30,
    updates: 150,
    databaseUrl: database.url,
    mark: 'có thể đã được gửi đến ông/bà một lần',
    patienceMs: 40_000,
    async start(env) {
      const given = { PORT: '0', SEED: 'base', SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
      const config = readConfig({ ...given, DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...env });
      const app = await buildApp(config, database.url);
      const { address } = await app.start();
      let ended: Promise<void> | null = null;
      return {
        address,
        end() {
          ended ??= app.stop();
          return ended;
        },
      };
    },
  });
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
  expect(result.breaches).toEqual([]);
  expect(result.questions).toBeGreaterThan(60);
  expect(result.receipts).toBe(result.questions);
  // The line was as bad as it was meant to be.
  expect(result.line.twice).toBeGreaterThan(0);
  expect(result.line.overtaken).toBeGreaterThan(0);
  expect(result.resent).toBeGreaterThan(0);
  expect(result.faults.floods + result.faults.broken + result.faults.cuts).toBeGreaterThan(5);
});

it('an announcement whose processes are killed reaches each once, or says that it does not know', async () => {
  const database = await createTestDatabase('base');
  const dataDir = await mkdtemp(join(tmpdir(), 'doi-thoai-faults-'));
  const verdict = await killedBroadcast({
    databaseUrl: database.url,
    dataDir,
    seed: 20_261_128,
    kills: 2,
    recipients: 150,
    workers: 2,
    rate: 40,
    hurry: true,
    tell: () => undefined,
  });
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
  expect(verdict.breaches).toEqual([]);
  // It was as bad as it was meant to be.
  expect(verdict.counts).toMatchObject({ failed: 2 });
}, 120_000);
