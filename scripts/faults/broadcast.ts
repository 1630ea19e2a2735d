import { setTimeout as pause } from 'node:timers/promises';
import { placesFor } from '../../src/delivery/places.ts';
import { type Chance, createChance } from '../../test/support/soak/chance.ts';
import { announceToAll, peopleOf } from '../bench/announcement.ts';
import { environmentOf } from '../bench/environment.ts';
import { withPool } from '../bench/people.ts';
import { type Sink, startSink } from './faulty-sink.ts';
import { isAtRest, judge, type Verdict } from './verdict.ts';
import { killAtMoments, type Process } from './workers.ts';

export type KilledBroadcast = {
  databaseUrl: string;
  dataDir: string;
  seed: number;
  kills: number;
  recipients: number;
  workers: number;
  rate: number;
  /** What a dead process held is given back a minute after: whoever can't wait takes that minute for over. */
  hurry?: boolean;
  tell(line: string): void;
};

/** An announcement during which worker processes are killed again and again, over a bad line. */
export async function killedBroadcast(options: KilledBroadcast): Promise<Verdict> {
  const { databaseUrl, kills, recipients, workers, rate, tell } = options;
  const sink = await startSink();
  const working = new Set<Process>();
  try {
    await peopleOf(databaseUrl, recipients);
    const broadcastId = await announceToAll(databaseUrl);
    const began = Date.now();
    const chance = createChance(options.seed);
    const env = environmentOf({ ...options, sink: sink.address, logLevel: 'silent' });
    await killAtMoments({ ...env, ROLE: 'worker' }, working, {
      workers,
      moments: momentsOf(options, chance),
      chance,
      arrived: () => sink.arrivals.length,
    });
    tell(`${kills} kills in ${seconds(began)} s, at ${rate} messages a second`);
    await untilAtRest(options, broadcastId);
    tell(`at rest after ${seconds(began)} s; longest silence ${(longestGap(sink) / 1000).toFixed(1)} s`);
    return await judge({ databaseUrl, broadcastId, recipients, sink }, kills * placesFor(rate));
  } finally {
    await Promise.all([...working].map((process) => process.kill('SIGTERM')));
    await sink.close();
  }
}

/** Anywhere in the first seven tenths of it: each kill may leave some that arrive never, and the rest must suffice. */
function momentsOf({ kills, recipients }: KilledBroadcast, chance: Chance): number[] {
  return Array.from({ length: kills }, (_, kill) => chance('moment', kill) * recipients * 0.7).sort(
    (a, b) => a - b,
  );
}

function anythingPending(databaseUrl: string): Promise<boolean> {
  return withPool(databaseUrl, async (pool) => {
    const { rowCount } = await pool.query(
      `SELECT 1 FROM outbox WHERE state = 'pending' AND broadcast_id IS NOT NULL LIMIT 1`,
    );
    return rowCount === 1;
  });
}

/** A lease of a process that was killed runs out after a minute; the rest takes as long as it takes. */
async function untilAtRest({ databaseUrl, hurry }: KilledBroadcast, broadcastId: string): Promise<void> {
  const until = Date.now() + 300_000;
  while (!(await isAtRest(databaseUrl, broadcastId))) {
    if (Date.now() > until) return;
    if (hurry && !(await anythingPending(databaseUrl))) await endLeases(databaseUrl);
    await pause(200);
  }
}

/** As if a minute had passed. No send of a living process takes two seconds here. */
async function endLeases(databaseUrl: string): Promise<void> {
  await pause(2000);
  await withPool(databaseUrl, (pool) =>
    pool.query(`UPDATE outbox SET lease_until = now() WHERE state = 'sending' AND broadcast_id IS NOT NULL`),
  );
}

function longestGap({ arrivals }: Sink): number {
  return Math.max(0, ...arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at)));
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(0);
}
