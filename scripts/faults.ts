// npm run faults -- broadcast [options]: the service is broken on purpose, and what became of each message is looked up.
import { parseArgs } from 'node:util';
import { prepareDatabase } from '../src/bootstrap.ts';
import { readConfig } from '../src/infra/config.ts';
import { onOwnServer } from './bench/machine.ts';
import { killedBroadcast } from './faults/broadcast.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '100' },
    recipients: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
  },
});
const [kills = 0, recipients = 0, workers = 0, seed = 0] = [
  values.kills,
  values.recipients,
  values.workers,
  values.seed,
].map(Number);
const isCount = (number: number) => Number.isInteger(number) && number >= 1;
if (positionals[0] !== 'broadcast' || ![kills, recipients, workers, seed].every(isCount)) {
  console.error('usage: npm run faults -- broadcast [--kills N] [--recipients N] [--workers N] [--seed N]');
  process.exit(2);
}

await onOwnServer(async ({ dataDir, postgres }) => {
  console.log(
    `seed ${seed} (repeat with --seed ${seed}), ${recipients} recipients, ${workers} workers, ${kills} kills`,
  );
  const url = new URL(postgres);
  url.pathname = '/faults';
  const databaseUrl = url.href;
  const given = { SEED: 'base', LOG_LEVEL: 'error', DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
  await prepareDatabase(
    readConfig({ ...given, SECRET_KEY: Buffer.alloc(32, 1).toString('base64') }),
    databaseUrl,
  );
  const verdict = await killedBroadcast({
    ...{ databaseUrl, dataDir, seed, kills, recipients, workers, rate: 50 },
    tell: (line) => console.log(line),
  });
  console.log(JSON.stringify({ kills, ...verdict.counts }, null, 2));
  for (const breach of verdict.breaches) console.log(`BREACH: ${breach}`);
  console.log(
    verdict.breaches.length === 0
      ? 'each is at one end, nobody got it twice, nothing is stuck'
      : `${verdict.breaches.length} breaches`,
  );
  process.exitCode = verdict.breaches.length === 0 ? 0 : 1;
});
