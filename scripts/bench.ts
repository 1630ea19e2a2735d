// npm run bench -- NAME [options]: measures the service on this machine. Never a test.
import { parseArgs } from 'node:util';
import { delivery } from './bench/delivery.ts';
import { inbound } from './bench/inbound.ts';

const BENCHES = { inbound, delivery };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    questions: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '180' },
    runs: { type: 'string', default: '3' },
    profile: { type: 'string' },
  },
});
const bench = BENCHES[positionals[0] as keyof typeof BENCHES];
const [questions, seconds, runs] = [values.questions, values.seconds, values.runs].map(Number);
const isCount = (number: number | undefined) => Number.isInteger(number) && (number ?? 0) >= 1;
if (!bench || ![questions, seconds, runs].every(isCount)) {
  console.error(
    'usage: npm run bench -- inbound [--questions N] [--runs N] | delivery [--seconds N] [--runs N]',
  );
  process.exit(2);
}
await bench({
  questions: questions ?? 0,
  seconds: seconds ?? 0,
  runs: runs ?? 0,
  profile: values.profile ?? null,
});
