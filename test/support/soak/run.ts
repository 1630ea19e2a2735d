import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { settleIn } from '../../../scripts/bench/people.ts';
import { startFakeTelegram } from '../telegram/index.ts';
import { createChance } from './chance.ts';
import { armFaults, type Citizen, type Faults, sendAll, writeAll } from './crowd.ts';
import { type Relay, startRelay } from './relay.ts';
import { judge, type Verdict } from './verdict.ts';

/** A service that runs; `end` stops it, or kills it where the caller can. */
export type Running = { address: string; end(): Promise<void> };

export type SoakSetting = {
  seed: number;
  users: number;
  updates: number;
  /** Whose tables the service's start has made. */
  databaseUrl: string;
  start(env: Record<string, string>): Promise<Running>;
  /** The line that marks a message as perhaps repeated. */
  mark: string;
  /** How long a round may take to come to rest. */
  patienceMs: number;
  tell?(line: string): void;
};

export type SoakResult = Verdict & {
  updates: number;
  resent: number;
  seconds: number;
  faults: Faults;
  line: Relay['counts'];
};

const SECRET = 'soak-secret';

/** Many people ask over a line that breaks, repeats and reorders, and the service dies once in the middle. */
export async function soak(setting: SoakSetting): Promise<SoakResult> {
  const began = Date.now();
  const chance = createChance(setting.seed);
  // The waits of Telegram before it repeats an update, shortened.
  const fake = await startFakeTelegram({ retryScale: 0.02 });
  const relay = await startRelay(chance);
  const pool = new pg.Pool({ connectionString: setting.databaseUrl, max: 2 });
  const env = {
    PUBLIC_URL: relay.url,
    TELEGRAM_BOT_TOKEN: fake.token,
    TELEGRAM_API_ROOT: fake.root,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_RATE: '1000',
  };
  let service = await setting.start(env);
  relay.target = service.address;
  const faults: Faults = { floods: 0, broken: 0, cuts: 0 };
  let updates = 0;
  let resent = 0;
  const restart = async () => {
    relay.target = null;
    await service.end();
    service = await setting.start(env);
    relay.target = service.address;
    // Telegram may bring what it brought before, after a restart too.
    const again = relay.confirmed.filter((id) => chance('again', id) < 0.05);
    for (const id of again) fake.resend(id);
    resent += again.length;
  };
  try {
    const citizens: Citizen[] = Array.from({ length: setting.users }, () => ({
      user: fake.user(),
      words: [],
    }));
    await settleIn(
      setting.databaseUrl,
      citizens.map(({ user }) => ({ ...user.user, language_code: 'vi', is_bot: false as const })),
      [],
    );
    await pool.query(`UPDATE setting SET value = '1000000' WHERE key = 'flood-messages-per-minute'`);
    const rest = () => comeToRest(pool, () => fake.pending().length, setting.patienceMs);
    let restarted = false;
    for (let round = 0; updates < setting.updates; round += 1) {
      for (const [name, count] of Object.entries(armFaults(fake, citizens, chance, round)))
        faults[name as keyof Faults] += count;
      updates +=
        round % 2 === 0 ? writeAll(citizens, chance, round) : await sendAll(citizens, pool, chance, round);
      if (!restarted && updates >= setting.updates / 2) {
        restarted = true;
        await midway(relay, setting.users / 2);
        await restart();
      }
      await rest();
      setting.tell?.(`round ${round + 1}: ${updates} updates, ${Math.round((Date.now() - began) / 1000)} s`);
    }
    for (let last = 1; last <= 3; last += 1) {
      updates += await sendAll(citizens, pool, chance, -last, false);
      await rest();
    }
    const verdict = await judge(pool, fake, citizens, setting.mark);
    const seconds = (Date.now() - began) / 1000;
    return { ...verdict, updates, resent, seconds, faults, line: relay.counts };
  } finally {
    await service.end();
    await pool.end();
    await relay.close();
    await fake.close();
  }
}

/** Until about so many updates of this round were taken. */
async function midway(relay: Relay, more: number): Promise<void> {
  const goal = relay.confirmed.length + more;
  const end = Date.now() + 5000;
  while (relay.confirmed.length < goal && Date.now() < end) await pause(1);
}

async function comeToRest(pool: pg.Pool, pending: () => number, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const { rows } = await pool.query<{ open: number }>(
      `SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')::int
            + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))::int AS open`,
    );
    if (pending() === 0 && rows[0]?.open === 0) return;
    // What is left over is told by the verdict.
    if (Date.now() > end) return;
    await pause(50);
  }
}
