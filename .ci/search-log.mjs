// Fails when the log of the suite holds what must never be logged: a bot token, or the marker that tests put into
// the messages they send as citizens.
import { readFileSync } from 'node:fs';

const FORBIDDEN = [
  { what: 'a bot token', pattern: /\b\d{6,}:[A-Za-z0-9_-]{30,}/ },
  { what: 'the text of a message', pattern: /dấu-vết-riêng|DAU-VET-RIENG/ },
];

const log = readFileSync(process.argv[2], 'utf8');
if (log.length < 1000) {
  console.error('the log is too short to be the log of the suite');
  process.exit(1);
}
const found = log
  .split('\n')
  .flatMap((line, index) =>
    FORBIDDEN.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `line ${index + 1}: ${what}`),
  );
for (const line of found.slice(0, 20)) console.error(line);
process.exit(found.length === 0 ? 0 : 1);
