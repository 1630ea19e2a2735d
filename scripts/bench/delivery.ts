import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { announceToAll, peopleOf, SENDER_CHAT } from './announcement.ts';
import { ended, forkFile, forkService, messageOf, printed } from './child.ts';
import { peopleWhoWrite } from './conversing.ts';
import { environmentOf, SECRET, TOKEN } from './environment.ts';
import { type Ground, onOwnServer } from './machine.ts';
import { withPool } from './people.ts';
import { post } from './poster.ts';
import type { SinkReport } from './telegram-sink.ts';

/** `rate`: only the cases of this rate. */
export type DeliveryOptions = { seconds: number; runs: number; rate: number | null };

/** The first seconds are the bucket's burst and the start. */
const FROM_SECOND = 2;

type Case = { name: string; rate: number; workers: number };

/** At so small a rate all that is compared runs at the same time. Above, it takes turns. */
const leavesCoresIdle = ({ rate }: Case): boolean => rate <= 30;

const CASES: Case[] = [
  { name: '30/s, one process', rate: 30, workers: 1 },
  { name: '30/s, two workers', rate: 30, workers: 2 },
  { name: '1000/s, one process', rate: 1000, workers: 1 },
  { name: '1000/s, two workers', rate: 1000, workers: 2 },
];

/**
 * How much of the rate that the platform allows an announcement makes use of, beside a bare telegraf loop with the same
 * bucket, against a counting server of the same kind; medians. A refusal for flood is a fault and is counted.
 */
export async function delivery({ seconds, runs, rate }: DeliveryOptions): Promise<void> {
  await onOwnServer(async ({ dataDir, postgres }) => {
    console.log(`${seconds} s each, counted from second ${FROM_SECOND}, ${runs} runs`);
    const measure = async (one: Case) =>
      report(one, await pairsOf(one, { seconds, runs, postgres, dataDir }));
    const cases = CASES.filter((each) => rate === null || each.rate === rate);
    await Promise.all(cases.filter(leavesCoresIdle).map(measure));
    for (const one of cases.filter((each) => !leavesCoresIdle(each))) await measure(one);
  });
}

type Pair = { bare: Outcome; service: Outcome };

async function pairsOf(
  one: Case,
  { seconds, runs, postgres, dataDir }: Ground & Pick<DeliveryOptions, 'seconds' | 'runs'>,
): Promise<Pair[]> {
  const yardstick = () => withSink(one.rate, (sink) => runBare(one, seconds, sink));
  const subject = () => withSink(one.rate, (sink) => runService(one, seconds, sink, postgres, dataDir));
  const pairs: Pair[] = [];
  for (let run = 1; run <= runs; run += 1) {
    if (leavesCoresIdle(one)) {
      const [bare, service] = await Promise.all([yardstick(), subject()]);
      pairs.push({ bare, service });
    } else pairs.push({ bare: await yardstick(), service: await subject() });
  }
  return pairs;
}

type Outcome = { perSecond: number; floods: number; twice: number; misjudged: number; answered: Answered };
type Sink = { address: string; child: ChildProcess };
/** Milliseconds from a person's word to the message back, and how many got none. */
type Answered = { waitedMs: number[]; unanswered: number };
/** When who wrote did, in epoch milliseconds, by chat; and how many messages ended as anything else than sent. */
type Done = { written: Map<string, number>; misjudged: number };

async function withSink(rate: number, work: (sink: Sink) => Promise<Done>): Promise<Outcome> {
  const child = forkFile('telegram-sink.ts', { args: [String(rate)] });
  const address = await printed(child, /ready: (\S+)/);
  try {
    const { written, misjudged } = await work({ address, child });
    const reported = messageOf<SinkReport>(child, 'report');
    child.send({ type: 'report' });
    const { perSecond, floods, twice, arrivedAt } = await reported;
    // The last second is a part of one.
    const counted = perSecond.slice(FROM_SECOND, -1);
    const mean = counted.reduce((sum, n) => sum + n, 0) / Math.max(1, counted.length);
    const waitedMs = [...written].flatMap(([chat, at]) => (arrivedAt[chat] ? [arrivedAt[chat] - at] : []));
    return {
      ...{ perSecond: mean, floods, twice, misjudged },
      answered: { waitedMs, unanswered: written.size - waitedMs.length },
    };
  } finally {
    const gone = ended(child);
    child.kill('SIGTERM');
    await gone;
  }
}

async function runBare({ rate }: Case, seconds: number, { address }: Sink): Promise<Done> {
  const atOnce = Math.max(16, Math.ceil(rate / 5));
  const child = forkFile('paced-sender.ts', {
    args: [address, TOKEN, String(rate), String(seconds), String(atOnce)],
  });
  await ended(child);
  return { written: new Map(), misjudged: 0 };
}

/** The service over a fresh database in which an announcement is under way to more people than can be reached in time. */
async function runService(
  { rate, workers }: Case,
  seconds: number,
  { address, child: sink }: Sink,
  postgres: string,
  dataDir: string,
): Promise<Done> {
  const name = `bench_${randomUUID().slice(0, 8)}`;
  const admin = new pg.Client({ connectionString: postgres });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(postgres);
  url.pathname = `/${name}`;
  const env = environmentOf({ rate, databaseUrl: url.href, sink: address, dataDir });
  const children: ChildProcess[] = [];
  const begin = async (role: string) => {
    const child = forkService('../../src/main.ts', { env: { ...env, ROLE: role } });
    children.push(child);
    return printed(child, /ready: (\S+)/);
  };
  try {
    const web = await begin('web');
    await peopleOf(url.href, Math.ceil(rate * (seconds + 5)));
    await announceToAll(url.href);
    const conversing = await peopleWhoWrite(url.href, seconds);
    sink.send({ type: 'watch', chats: [String(SENDER_CHAT), ...conversing.chats] });
    await Promise.all(Array.from({ length: workers }, () => begin('worker')));
    const over = pause(seconds * 1000);
    // Who writes last has a second for an answer.
    const agent = new http.Agent({ keepAlive: true });
    const written = await conversing.write(
      (update) => post(`${web}/webhooks/telegram`, SECRET, agent, update),
      seconds - 1,
    );
    agent.destroy();
    await over;
    return { written, misjudged: await misjudgedIn(url.href) };
  } finally {
    for (const child of children) {
      const gone = ended(child);
      child.kill('SIGTERM');
      await gone;
    }
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}

/** All are taken by this server: none may end otherwise. */
function misjudgedIn(databaseUrl: string): Promise<number> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE state IN ('blocked', 'failed', 'uncertain')`,
    );
    return rows[0]?.n ?? 0;
  });
}

function report({ name, rate }: Case, pairs: Pair[]): void {
  const bare = median(pairs.map((pair) => pair.bare.perSecond));
  const service = median(pairs.map((pair) => pair.service.perSecond));
  const sum = (pick: (pair: Pair) => number) => pairs.reduce((total, pair) => total + pick(pair), 0);
  const waited = pairs.flatMap((pair) => pair.service.answered.waitedMs);
  console.log(
    `${name}: ${service.toFixed(1)}/s, ${((service / rate) * 100).toFixed(1)} % of the allowed rate; a bare loop ${bare.toFixed(1)}/s, ratio ${(service / bare).toFixed(2)}; ` +
      `floods ${sum(({ service: one }) => one.floods)} (bare ${sum((pair) => pair.bare.floods)}), twice ${sum(({ service: one }) => one.twice)}, misjudged ${sum(({ service: one }) => one.misjudged)}`,
  );
  console.log(
    `  beside it ${waited.length} people wrote and were answered after p50 ${quantile(waited, 0.5).toFixed(0)} ms, p99 ${quantile(waited, 0.99).toFixed(0)} ms, ` +
      `max ${Math.max(...waited).toFixed(0)} ms; unanswered ${sum((pair) => pair.service.answered.unanswered)}`,
  );
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
