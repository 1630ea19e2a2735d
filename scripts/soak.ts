// npm run soak -- [--updates N] [--users N] [--seed N]: many people over a bad line, and the service is killed once in the middle.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDatabase } from '../src/bootstrap.ts';
import { readConfig } from '../src/infra/config.ts';
import { startEmbedded } from '../src/infra/postgres/embedded.ts';
import { PROJECT_ROOT } from '../src/infra/project-root.ts';
import { loadTexts } from '../src/infra/texts.ts';
import { type Running, soak } from '../test/support/soak/run.ts';
import { ended, forkService, printed } from './bench/child.ts';
import { describeMachine } from './bench/machine.ts';

const { values } = parseArgs({
  options: {
    updates: { type: 'string', default: '20000' },
    users: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
  },
});
const [updates, users, seed] = [values.updates, values.users, values.seed].map(Number);
if (![updates, users, seed].every((number) => Number.isInteger(number))) {
  console.error('usage: npm run soak -- [--updates N] [--users N] [--seed N]');
  process.exit(2);
}

const dataDir = await mkdtemp(join(tmpdir(), 'doi-thoai-soak-'));
// Where root runs this PostgreSQL is another user, who must be able to enter.
await chmod(dataDir, 0o755);
const server = await startEmbedded({ dataDir, port: null });
const given = {
  PORT: '0',
  SEED: 'base',
  LOG_LEVEL: 'silent',
  DATA_DIR: dataDir,
  DATABASE_URL: server.url,
  SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
};

/** A process of its own, that dies without a word. */
async function start(env: Record<string, string>): Promise<Running> {
  const child = forkService('../../src/main.ts', { env: { ...given, ...env } });
  const address = await printed(child, /ready: (\S+)/);
  return {
    address,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = ended(child);
      child.kill('SIGKILL');
      await gone;
    },
  };
}

try {
  const config = readConfig(given);
  await prepareDatabase(config, server.url);
  console.log(await describeMachine(server.url));
  console.log(`seed ${seed} (repeat with --seed ${seed}), ${users} people, ${updates} updates`);
  const speak = loadTexts(join(PROJECT_ROOT, 'locales'), config).in('vi');
  const result = await soak({
    seed: seed ?? 0,
    users: users ?? 0,
    updates: updates ?? 0,
    databaseUrl: server.url,
    start,
    mark: speak.plain('common.repeated'),
    // A lease of the process that was killed runs out after a minute.
    patienceMs: 240_000,
    tell: (line) => console.log(line),
  });
  const { breaches, ...counts } = result;
  console.log(JSON.stringify(counts, null, 2));
  for (const breach of breaches) console.log(`BREACH: ${breach}`);
  console.log(
    breaches.length === 0 ? 'nothing was lost, doubled or mixed up' : `${breaches.length} breaches`,
  );
  process.exitCode = breaches.length === 0 ? 0 : 1;
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
