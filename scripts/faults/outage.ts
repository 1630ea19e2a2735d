import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { prepareDatabase } from '../../src/bootstrap.ts';
import { placesFor } from '../../src/delivery/places.ts';
import { readConfig } from '../../src/infra/config.ts';
import { type EmbeddedPostgres, startEmbedded } from '../../src/infra/postgres/embedded.ts';
import { databaseUrl as named } from '../../test/support/postgres.ts';
import { announceToAll, peopleOf } from '../bench/announcement.ts';
import { peopleWhoWrite } from '../bench/conversing.ts';
import { environmentOf, SECRET } from '../bench/environment.ts';
import { withPool } from '../bench/people.ts';
import { post } from '../bench/poster.ts';
import { type Sink, startSink } from './faulty-sink.ts';
import { falsehoods, type Look, watchHealth } from './health-watch.ts';
import { isAtRest, judge, type Verdict } from './verdict.ts';
import { type Process, startProcess } from './workers.ts';

export type Outage = {
  dataDir: string;
  recipients: number;
  rate: number;
  /** How long the database is away. */
  awayMs: number;
  tell(line: string): void;
};

const BEFORE_MS = 4000;
/** People go on writing for so long after the database is back. */
const AFTER_MS = 4000;
const PATIENCE_MS = 150_000;

/** The database is stopped and started again while an announcement runs and people write. */
export async function outage(options: Outage): Promise<Verdict> {
  const { dataDir, recipients, rate, awayMs, tell } = options;
  const settings = { dataDir, port: null, settings: { max_connections: '100' } };
  let server = await startEmbedded(settings);
  const databaseUrl = named(server.url, 'outage');
  const sink = await startSink(() => 'taken');
  const env = environmentOf({ databaseUrl, dataDir, sink: sink.address, rate, logLevel: 'silent' });
  const running: Process[] = [];
  try {
    await prepareDatabase(readConfig(env), databaseUrl);
    await peopleOf(databaseUrl, recipients);
    for (const ROLE of ['web', 'worker', 'worker']) running.push(await startProcess({ ...env, ROLE }));
    const broadcastId = await announceToAll(databaseUrl);
    const lasting = (BEFORE_MS + awayMs + AFTER_MS) / 1000;
    const conversing = await peopleWhoWrite(databaseUrl, lasting);
    const watching = watchHealth(running.map(({ address }) => address));
    const repeated = { count: 0 };
    const writing = conversing.write(postTillTaken(running[0]?.address ?? '', repeated), lasting);
    await pause(BEFORE_MS);
    const away = await stopAndStart(server, () => startEmbedded(settings), awayMs);
    server = away.server;
    const written = await writing;
    await untilAtRest(databaseUrl, broadcastId);
    const looks = await watching.end();
    tell(`${written.size} people wrote, ${repeated.count} posts were refused and repeated`);
    tell(recovery(away, looks, sink));
    const facts = { databaseUrl, broadcastId, recipients, sink };
    const verdict = await judge(facts, 2 * placesFor(rate));
    verdict.breaches.push(...falsehoods(looks, away), ...(await unanswered(databaseUrl, written, sink)));
    return verdict;
  } finally {
    await Promise.all(running.map((process) => process.kill('SIGTERM')));
    await sink.close();
    await server.stop();
  }
}

/** Epoch milliseconds at which the database was to be stopped, was stopped, was to be started and ran again. */
type Away = {
  downFrom: number;
  downSince: number;
  upFrom: number;
  upSince: number;
  server: EmbeddedPostgres;
};

async function stopAndStart(
  server: EmbeddedPostgres,
  start: () => Promise<EmbeddedPostgres>,
  awayMs: number,
): Promise<Away> {
  const downFrom = Date.now();
  await server.stop();
  const downSince = Date.now();
  await pause(awayMs);
  const upFrom = Date.now();
  const started = await start();
  return { downFrom, downSince, upFrom, upSince: Date.now(), server: started };
}

function recovery({ downFrom, upFrom, upSince }: Away, looks: readonly Look[], { arrivals }: Sink): string {
  const first = arrivals.find((at) => at > upFrom) ?? Number.NaN;
  const ready = looks.find((look) => look.at > upFrom && look.ready === 200)?.at ?? Number.NaN;
  const away = ((upSince - downFrom) / 1000).toFixed(1);
  return `away for ${away} s; ready again ${ready - upSince} ms after the database, the first message arrived ${first - upSince} ms after it`;
}

/** As the platform does: what is not confirmed comes again. */
function postTillTaken(address: string, repeated: { count: number }): (update: string) => Promise<void> {
  const agent = new http.Agent({ keepAlive: true });
  return async (update) => {
    for (;;) {
      try {
        return await post(`${address}/webhooks/telegram`, SECRET, agent, update);
      } catch {
        // Refused while the database is away; it is counted.
        repeated.count += 1;
        await pause(1000);
      }
    }
  };
}

async function untilAtRest(databaseUrl: string, broadcastId: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && !(await isAtRest(databaseUrl, broadcastId))) await pause(500);
}

/** Each word that was confirmed is handled once, and answered once; twice only where it could not be known whether it arrived. */
async function unanswered(databaseUrl: string, written: Map<string, number>, sink: Sink): Promise<string[]> {
  const { handled, tries } = await withPool(databaseUrl, async (pool) => {
    const { rows: inbox } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM inbox WHERE state = 'handled'`,
    );
    const { rows } = await pool.query<{ chat: string; tries: number }>(
      `SELECT a.external_id AS chat, max(o.attempts)::int AS tries FROM outbox o JOIN account a ON a.id = o.account_id
       WHERE o.broadcast_id IS NULL GROUP BY 1`,
    );
    return { handled: inbox[0]?.n ?? 0, tries: new Map(rows.map((row) => [row.chat, row.tries])) };
  });
  const got = (chat: string) => sink.taken.get(Number(chat)) ?? 0;
  const chats = [...written.keys()];
  const lost = chats.filter((chat) => got(chat) === 0).length;
  const twice = chats.filter((chat) => got(chat) > 1 && (tries.get(chat) ?? 0) < 2).length;
  return [
    ...(handled === written.size ? [] : [`${handled} updates handled for ${written.size} that were written`]),
    ...(lost > 0 ? [`${lost} people got no answer`] : []),
    ...(twice > 0 ? [`${twice} people got an answer twice`] : []),
  ];
}
