import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { prepareDatabase } from '../../src/bootstrap.ts';
import { readConfig } from '../../src/infra/config.ts';
import { connect, type Db } from '../../src/infra/db.ts';
import { createLog } from '../../src/infra/log.ts';
import { progressOf } from '../../src/store/broadcast-progress.ts';
import { peopleOf, SENDER_CHAT } from './announcement.ts';
import { ended, forkFile, forkService, messageOf, printed } from './child.ts';
import { environmentOf } from './environment.ts';
import { onOwnServer } from './machine.ts';
import type { Asked, Told } from './million-service.ts';
import { withPool } from './people.ts';
import type { SinkReport } from './telegram-sink.ts';

export type MillionOptions = { recipients: number; seconds: number };

const RATE = 1000;

/**
 * An announcement to a whole province: how long it takes to be queued beside a bare INSERT of as many narrow rows, what the
 * process holds in memory meanwhile, what looking at its progress costs while it runs, and when a stop takes effect.
 */
export async function million({ recipients, seconds }: MillionOptions): Promise<void> {
  await onOwnServer(async ({ dataDir, postgres }) => {
    console.log(`${recipients} recipients, then ${seconds} s of sending at ${RATE}/s`);
    const url = new URL(postgres);
    url.pathname = '/million';
    const sink = forkFile('telegram-sink.ts', { args: [String(RATE)] });
    const address = await printed(sink, /ready: (\S+)/);
    // What its sender is shown is not part of it.
    sink.send({ type: 'watch', chats: [String(SENDER_CHAT)] });
    const env = environmentOf({ databaseUrl: url.href, dataDir, sink: address, rate: RATE });
    await prepareDatabase(readConfig(env), url.href);
    const { senderId } = await peopleOf(url.href, recipients);
    const bareMs = await bareInsert(url.href);
    const service = forkService('million-service.ts', { env });
    const db = connect(url.href, createLog('error'), 1);
    try {
      await printed(service, /ready: (\S+)/);
      await measure({ service, sink, senderId, bareMs, seconds, db });
    } finally {
      await db.close();
      for (const child of [service, sink]) {
        const gone = ended(child);
        child.kill('SIGTERM');
        await gone;
      }
    }
  });
}

type Ground = {
  service: ChildProcess;
  sink: ChildProcess;
  senderId: string;
  bareMs: number;
  seconds: number;
  db: Db;
};

async function measure({ service, sink, senderId, bareMs, seconds, db }: Ground): Promise<void> {
  const before = await ask(service, { type: 'memory' }, 'memory');
  const announced = await ask(service, { type: 'announce', personId: senderId }, 'announced');
  console.log(
    `audience counted and shown in ${inSeconds(announced.previewMs)} s; queued for ${announced.people} people in ${inSeconds(announced.ms)} s; ` +
      `a bare INSERT of as many rows ${inSeconds(bareMs)} s, ratio ${(announced.ms / bareMs).toFixed(1)}`,
  );
  // The first look of a process reads how to ask.
  await lookBeside(db, announced.id);
  const looks: number[] = [];
  const looksBeside: number[] = [];
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const look = await ask(service, { type: 'progress', id: announced.id, status: 'sent' }, 'progressed');
    looks.push(look.ms);
    looksBeside.push(await lookBeside(db, announced.id));
    await pause(250);
  }
  const stopped = await ask(service, { type: 'stop', personId: senderId, id: announced.id }, 'stopped');
  await pause(6000);
  const look = await ask(service, { type: 'progress', id: announced.id, status: 'stopped' }, 'progressed');
  const { lastAt, sent, floods } = await reportOf(sink);
  console.log(
    `progress looked at ${looks.length} times by the process that sends: ${spread(looks)}; after the stop ${look.ms.toFixed(1)} ms; ` +
      `as often by another process: ${spread(looksBeside)}`,
  );
  console.log(
    `${sent} sent, floods ${floods}; the last left ${Math.max(0, lastAt - stopped.at).toFixed(0)} ms after the stop was committed`,
  );
  const after = await ask(service, { type: 'memory' }, 'memory');
  console.log(
    `resident memory: ${before.residentMb.toFixed(0)} MB before, at most ${after.peakMb.toFixed(0)} MB, ${after.residentMb.toFixed(0)} MB at the end`,
  );
  const record = await ask(service, { type: 'record', personId: senderId, id: announced.id }, 'recorded');
  const last = await ask(service, { type: 'memory' }, 'memory');
  console.log(
    `the record of all of them: ${record.files} files, ${record.megabytes.toFixed(0)} MB, in ${inSeconds(record.ms)} s; resident memory at most ${last.peakMb.toFixed(0)} MB`,
  );
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => sorted[Math.ceil(sorted.length * share) - 1]);
  return `p50 ${p50?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms, max ${most?.toFixed(1)} ms`;
}

/** What a process waits for that has nothing else to do, as when a sender looks through one that only receives. In milliseconds. */
async function lookBeside(db: Db, id: string): Promise<number> {
  const began = performance.now();
  await db.tx((tx) => progressOf(tx, { id, status: 'sent' }));
  return performance.now() - began;
}

type Answer<T extends Told['type']> = Extract<Told, { type: T }>;

async function ask<T extends Told['type']>(service: ChildProcess, asked: Asked, type: T): Promise<Answer<T>> {
  const told = messageOf<Told>(service, type);
  service.send(asked);
  return (await told) as Answer<T>;
}

function reportOf(sink: ChildProcess): Promise<SinkReport> {
  const reported = messageOf<SinkReport>(sink, 'report');
  sink.send({ type: 'report' });
  return reported;
}

/** As many rows, as narrow, into a table that has a key and nothing else. */
async function bareInsert(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    'CREATE TABLE bare (id bigserial PRIMARY KEY, account_id uuid, channel text, state text, not_before timestamptz)',
  );
  const began = performance.now();
  await client.query(
    `INSERT INTO bare (account_id, channel, state, not_before) SELECT id, channel, 'pending', now() FROM account`,
  );
  const ms = performance.now() - began;
  await client.query('DROP TABLE bare');
  await client.end();
  await withPool(databaseUrl, async (pool) => {
    // One person alone sends it, and the figures must not depend on the hour.
    await pool.query(
      `UPDATE setting SET value = '[{"from": "2026-01-01", "number": null}]'::jsonb WHERE key = 'announcement-approval-from'`,
    );
    await pool.query('VACUUM ANALYZE account, person');
  });
  return ms;
}

const inSeconds = (ms: number): string => (ms / 1000).toFixed(1);
