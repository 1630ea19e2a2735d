import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Log } from './log.ts';

/** Every background job: its name and, where it recurs, when (cron, in the service's time zone). */
export const SCHEDULES = {
  'prune-inbox': '*/15 * * * *',
  'close-intake': '* * * * *',
  'finish-erasures': '* * * * *',
  'prune-exports': '15 3 * * *',
  'sweep-files': '45 3 * * *',
  'compact-outbox': '15 2 * * *',
  'keep-grants': '*/10 * * * *',
  'seal-audit': '*/10 * * * *',
} as const;

export type JobName = keyof typeof SCHEDULES;

export type Jobs = {
  /** Registers what a job does; call before `start`. */
  handle(name: JobName, work: () => Promise<void>): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

type Counter = { inc(): void };

/** Recurring work on the service's own PostgreSQL: one process runs each job, whichever comes first. */
export function createJobs(pool: pg.Pool, log: Log, timeZone: string, failed: Counter): Jobs {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: 'pgboss',
  });
  boss.on('error', (error) => log.error({ err: error }, 'job queue'));
  const handlers = new Map<JobName, () => Promise<void>>();
  let started = false;
  return {
    handle: (name, work) => void handlers.set(name, work),
    async start() {
      await boss.start();
      started = true;
      for (const [name, work] of handlers) {
        await boss.createQueue(name);
        await boss.work(name, async () => {
          try {
            await work();
          } catch (error) {
            failed.inc();
            log.error({ err: error, job: name }, 'job failed');
            throw error;
          }
        });
        await boss.schedule(name, SCHEDULES[name], null, { tz: timeZone });
      }
    },
    async stop() {
      if (started) await boss.stop({ graceful: true, timeout: 2000, close: false });
      started = false;
    },
  };
}
