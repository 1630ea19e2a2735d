import { join } from 'node:path';
import pg from 'pg';
import type { Channel } from './channels/channel.ts';
import type { Context } from './context.ts';
import { type Clock, systemClock } from './infra/clock.ts';
import { type Config, ConfigError } from './infra/config.ts';
import { createDatabaseIfMissing } from './infra/create-database.ts';
import { connect } from './infra/db.ts';
import { createFileStore } from './infra/files.ts';
import { createJobs } from './infra/jobs.ts';
import { createLog, type Log } from './infra/log.ts';
import { createMetrics } from './infra/metrics.ts';
import { migrate } from './infra/migrate.ts';
import { PROJECT_ROOT } from './infra/project-root.ts';
import { loadTexts } from './infra/texts.ts';
import { createWake } from './infra/wake.ts';
import { sealKeyOf } from './store/installation.ts';
import { createReference } from './store/reference.ts';
import { seedBase } from './store/seed/base-seed.ts';
import { seedDemo } from './store/seed/demo-seed.ts';

export const MIGRATIONS = join(PROJECT_ROOT, 'prisma/migrations');

/** Parts a test may swap or add: time, the log, a channel of its own. */
export type Overrides = { clock?: Clock; log?: Log; channels?: (ctx: Context) => Channel[] };

export async function buildContext(
  config: Config,
  databaseUrl: string,
  overrides: Overrides,
): Promise<Context> {
  const log = overrides.log ?? createLog(config.logLevel);
  const db = connect(databaseUrl, log);
  const metrics = createMetrics();
  const reference = await createReference(db.pool);
  return {
    db,
    log,
    metrics,
    wake: createWake(databaseUrl, db.pool, log),
    jobs: createJobs(db.pool, log, config.timeZone, metrics.jobsFailed),
    texts: loadTexts(join(PROJECT_ROOT, 'locales'), config),
    clock: overrides.clock ?? systemClock,
    rulebook: reference.rulebook,
    understanding: reference.understanding,
    files: createFileStore(join(config.dataDir, 'files')),
    sealKey: await sealKeyOf(db.pool),
    timeZone: config.timeZone,
  };
}

/** Makes the database, brings it to this version's schema and lays the seed. Safe to repeat and to run at once. */
export async function prepareDatabase(config: Config, url: string, overrides: Overrides = {}): Promise<void> {
  const log = overrides.log ?? createLog(config.logLevel);
  await createDatabaseIfMissing(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const applied = await migrate(client, MIGRATIONS);
    if (applied.length > 0) log.info({ applied }, 'migrations applied');
    await refuseDemoOnRealChannels(client, config);
    if (config.seed !== 'none' && (await seedBase(client, PROJECT_ROOT))) log.info('base seed laid');
    const now = (overrides.clock ?? systemClock).now();
    if (config.seed === 'demo' && (await seedDemo(client, PROJECT_ROOT, now))) log.info('demo seed laid');
  } finally {
    await client.end();
  }
}

/** Demo people and real citizens must not meet by an oversight in the settings. */
async function refuseDemoOnRealChannels(client: pg.Client, config: Config): Promise<void> {
  const set = config.telegram ? 'TELEGRAM_BOT_TOKEN' : config.zalo ? 'ZALO_OA_ID' : null;
  if (!set || (config.seed === 'demo' && config.seedNamed)) return;
  const { rowCount } = await client.query(`SELECT 1 FROM installation WHERE key = 'demo-seed'`);
  if (rowCount) {
    throw new ConfigError(
      `${set} is set and the database holds demo people: name another database, or say SEED=demo if that is meant.`,
    );
  }
}
