// npm run faults -- broadcast | postgres [options]: the service is broken on purpose, and what became of each message is
// looked up.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDatabase } from '../src/bootstrap.ts';
import { readConfig } from '../src/infra/config.ts';
import { databaseUrl as named } from '../test/support/postgres.ts';
import { environmentOf } from './bench/environment.ts';
import { onOwnServer } from './bench/machine.ts';
import { killedBroadcast } from './faults/broadcast.ts';
import { outage } from './faults/outage.ts';
import type { Verdict } from './faults/verdict.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '100' },
    recipients: { type: 'string' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    seconds: { type: 'string', default: '20' },
  },
});
const [kind] = positionals;
const numbers = [
  values.kills,
  values.recipients ?? (kind === 'postgres' ? '2000' : '10000'),
  values.workers,
  values.seed,
  values.seconds,
].map(Number);
const [kills = 0, recipients = 0, workers = 0, seed = 0, seconds = 0] = numbers;
const isCount = (number: number) => Number.isInteger(number) && number >= 1;
const tell = (line: string) => console.log(line);

async function broadcast(): Promise<void> {
  await onOwnServer(async ({ dataDir, postgres }) => {
    tell(
      `seed ${seed} (repeat with --seed ${seed}), ${recipients} recipients, ${workers} workers, ${kills} kills`,
    );
    const databaseUrl = named(postgres, 'faults');
    const env = environmentOf({ databaseUrl, dataDir, sink: 'http://127.0.0.1', rate: 50 });
    await prepareDatabase(readConfig(env), databaseUrl);
    report(await killedBroadcast({ databaseUrl, dataDir, seed, kills, recipients, workers, rate: 50, tell }));
  });
}

async function postgres(): Promise<void> {
  tell(`${recipients} recipients; the database is away for ${seconds} s`);
  const dataDir = await mkdtemp(join(tmpdir(), 'doi-thoai-faults-'));
  // Where root runs this PostgreSQL is another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  report(await outage({ dataDir, recipients, rate: 50, awayMs: seconds * 1000, tell }));
  await rm(dataDir, { recursive: true, force: true });
}

function report({ counts, breaches }: Verdict): void {
  tell(JSON.stringify(counts, null, 2));
  for (const breach of breaches) tell(`BREACH: ${breach}`);
  tell(
    breaches.length === 0
      ? 'nothing is lost, nobody got it twice, nothing is stuck'
      : `${breaches.length} breaches`,
  );
  process.exitCode = breaches.length === 0 ? 0 : 1;
}

const faults = { broadcast, postgres }[kind as 'broadcast'];
if (!faults || !numbers.every(isCount)) {
  console.error(
    'usage: npm run faults -- broadcast [--kills N] [--recipients N] [--workers N] [--seed N] | postgres [--recipients N] [--seconds N]',
  );
  process.exit(2);
}
await faults();
