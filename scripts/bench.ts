// npm run bench -- NAME [options]: measures the service on this machine. Never a test.
import { parseArgs } from 'node:util';
import { delivery } from './bench/delivery.ts';
import { inbound } from './bench/inbound.ts';
import { million } from './bench/million.ts';

const BENCHES = { inbound, delivery, million };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    questions: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '180' },
    recipients: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    rate: { type: 'string' },
    profile: { type: 'string' },
  },
});
const bench = BENCHES[positionals[0] as keyof typeof BENCHES];
const counts = [values.questions, values.seconds, values.runs, values.recipients].map(Number);
const [questions, seconds, runs, recipients] = counts;
const isCount = (number: number | undefined) => Number.isInteger(number) && (number ?? 0) >= 1;
const rate = values.rate === undefined ? null : Number(values.rate);
if (!bench || !counts.every(isCount) || ![null, 30, 1000].includes(rate)) {
  console.error(
    'usage: npm run bench -- inbound [--questions N] [--runs N] | delivery [--seconds N] [--runs N] [--rate 30|1000] | million [--recipients N] [--seconds N]',
  );
  process.exit(2);
}
await bench({
  questions: questions ?? 0,
  seconds: seconds ?? 0,
  runs: runs ?? 0,
  recipients: recipients ?? 0,
  rate,
  profile: values.profile ?? null,
});
