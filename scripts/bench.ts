// npm run bench -- NAME [--questions N] [--runs N]: measures the service on this machine. Never a test.
import { parseArgs } from 'node:util';
import { inbound } from './bench/inbound.ts';

const BENCHES = { inbound };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    questions: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '3' },
    profile: { type: 'string' },
  },
});
const bench = BENCHES[positionals[0] as keyof typeof BENCHES];
const questions = Number(values.questions);
const runs = Number(values.runs);
if (!bench || !Number.isInteger(questions) || questions < 1 || !Number.isInteger(runs) || runs < 1) {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--questions N] [--runs N]`);
  process.exit(2);
}
await bench({ questions, runs, profile: values.profile ?? null });
