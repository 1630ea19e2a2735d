import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PROJECT_ROOT } from '../../src/infra/project-root.ts';
import { PRIORITY } from '../../src/store/outbox.ts';
import type { FakeTelegram } from '../../test/support/telegram/index.ts';
import { ended, forkService, messageOf, printed } from './child.ts';
import { environmentOf, SECRET } from './environment.ts';
import { pressUpdates, type Someone, settleIn, texts, textUpdates, withPool } from './people.ts';
import { type Posting, postAll } from './poster.ts';
import type { Probe } from './probed-service.ts';

export type Setting = {
  serverUrl: string;
  fake: FakeTelegram;
  citizens: readonly Someone[];
  officials: readonly Someone[];
  dataDir: string;
  profile: string | null;
};

/** One wave of updates: all texts, or all presses. */
export type Wave = {
  updates: number;
  storedMs: number;
  handledMs: number;
  /** From posted to handled, of each update. */
  waitedMs: number[];
  probe: Probe;
  databaseCpuSeconds: number;
};

export type ServiceRun = { texts: Wave; presses: Wave; sentPerSecond: number; questions: number };

/** The service with its default rate over a fresh database: all write, all press send. Then, apart, how fast it sends. */
export async function runService(setting: Setting): Promise<ServiceRun> {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: setting.serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(setting.serverUrl);
  url.pathname = `/${name}`;
  try {
    const inbound = await withService(setting, url.href, 30, (service) =>
      twoWaves(setting, url.href, service),
    );
    const sentPerSecond = await withService(setting, url.href, 1000, () => sending(url.href));
    return { ...inbound, sentPerSecond };
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}

type Service = { address: string; probed<T>(work: () => Promise<T>): Promise<{ result: T; probe: Probe }> };

async function withService<T>(
  { fake, dataDir, profile }: Setting,
  databaseUrl: string,
  rate: number,
  work: (service: Service) => Promise<T>,
): Promise<T> {
  const env = environmentOf({ databaseUrl, dataDir, sink: fake.root, rate, token: fake.token });
  const execArgv = profile && rate === 30 ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
  const child = forkService('probed-service.ts', { env, execArgv });
  const address = await printed(child, /ready: (\S+)/);
  try {
    return await work({
      address,
      async probed(timed) {
        child.send('begin');
        const result = await timed();
        child.send('end');
        return { result, probe: await messageOf<Probe>(child, 'probe') };
      },
    });
  } finally {
    const gone = ended(child);
    child.kill('SIGTERM');
    await gone;
  }
}

async function twoWaves(setting: Setting, databaseUrl: string, service: Service) {
  const { citizens, officials } = setting;
  await settleIn(databaseUrl, citizens, officials);
  const written = await wave(databaseUrl, service, textUpdates(citizens, texts(PROJECT_ROOT)));
  const pressing = await pressUpdates(databaseUrl, citizens);
  const pressed = await wave(databaseUrl, service, pressing);
  const questions = await withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM question');
    return rows[0]?.n ?? 0;
  });
  return { texts: written, presses: pressed, questions };
}

async function wave(databaseUrl: string, service: Service, updates: object[]): Promise<Wave> {
  return withPool(databaseUrl, async (pool) => {
    await pool.query('VACUUM ANALYZE inbox, outbox, account, person, consent, conversation, question');
    const before = await databaseCpu(pool);
    const began = Date.now();
    const { result: posting, probe } = await service.probed(async () => {
      const posted = await postAll(`${service.address}/webhooks/telegram`, SECRET, updates);
      await allHandled(pool);
      return posted;
    });
    const databaseCpuSeconds = (await databaseCpu(pool)) - before;
    const handledAt = await handledTimes(pool, updates);
    return {
      updates: updates.length,
      storedMs: posting.confirmedAt - began,
      handledMs: Math.max(...handledAt) - began,
      waitedMs: waits(posting, handledAt),
      probe,
      databaseCpuSeconds,
    };
  });
}

async function allHandled(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(`SELECT 1 FROM inbox WHERE state = 'waiting' LIMIT 1`);
    if (!rowCount) return;
    await pause(20);
  }
}

async function handledTimes(pool: pg.Pool, updates: object[]): Promise<number[]> {
  const { rows } = await pool.query<{ id: number; at: Date | null }>(
    `SELECT split_part(external_id, ':', 2)::int AS id, handled_at AS at FROM inbox`,
  );
  const times = new Map(rows.map(({ id, at }) => [id, at?.getTime()]));
  return updates.map((update) => times.get((update as { update_id: number }).update_id) ?? Number.NaN);
}

function waits({ postedAt }: Posting, handledAt: number[]): number[] {
  return handledAt.map((at, index) => at - (postedAt[index] ?? Number.NaN));
}

/** CPU seconds that the server's processes for this database have used; NaN where /proc does not tell. */
async function databaseCpu(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  let ticks = 0;
  for (const { pid } of rows) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN);
  }
  return ticks / 100;
}

/** Sends the answers that the waves queued, for ten seconds at most: notices wait for the pace of the few chats that get most of them. */
async function sending(databaseUrl: string): Promise<number> {
  return withPool(databaseUrl, async (pool) => {
    const count = async () => {
      const { rows } = await pool.query<{ sent: number; open: number }>(
        `SELECT count(*) FILTER (WHERE state = 'sent')::int AS sent, count(*) FILTER (WHERE state IN ('pending', 'sending'))::int AS open FROM outbox WHERE priority = ${PRIORITY.answer}`,
      );
      return rows[0] ?? { sent: 0, open: 0 };
    };
    const first = await count();
    const began = Date.now();
    let now = first;
    while (now.open > 0 && Date.now() - began < 10_000) {
      await pause(50);
      now = await count();
    }
    return ((now.sent - first.sent) / (Date.now() - began)) * 1000;
  });
}
