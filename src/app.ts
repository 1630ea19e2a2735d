import { join } from 'node:path';
import pg from 'pg';
import type { Channel } from './channels/channel.ts';
import type { Context } from './context.ts';
import { createDispatcher } from './delivery/dispatcher.ts';
import { createReception } from './dialogue/reception.ts';
import { fileRoutes } from './http/files.ts';
import { type HttpOptions, type HttpServer, listen } from './http/server.ts';
import { type Clock, systemClock } from './infra/clock.ts';
import type { Config } from './infra/config.ts';
import { createDatabaseIfMissing } from './infra/create-database.ts';
import { connect } from './infra/db.ts';
import { createFileStore } from './infra/files.ts';
import { createJobs } from './infra/jobs.ts';
import { createLog, type Log } from './infra/log.ts';
import { createMetrics } from './infra/metrics.ts';
import { migrate, pendingMigrations } from './infra/migrate.ts';
import { PROJECT_ROOT } from './infra/project-root.ts';
import { loadTexts } from './infra/texts.ts';
import { createWake } from './infra/wake.ts';
import { pruneHandledUpdates } from './jobs/prune-inbox.ts';
import { storeUpdates } from './store/inbox.ts';
import { sealKeyOf } from './store/installation.ts';
import { createReference } from './store/reference.ts';
import { seedBase } from './store/seed/base-seed.ts';
import { seedDemo } from './store/seed/demo-seed.ts';

const MIGRATIONS = join(PROJECT_ROOT, 'prisma/migrations');

/** Parts a test may swap or add: time, the log, a channel of its own. */
export type Overrides = { clock?: Clock; log?: Log; channels?: (ctx: Context) => Channel[] };

export type App = {
  ctx: Context;
  channels: Channel[];
  start(): Promise<{ address: string; port: number }>;
  /** Ends receiving, lets what has begun come to its end, and closes; the rest is taken up at the next start. */
  stop(): Promise<void>;
  /** Handles and sends all that is due now: how tests let things happen without waiting. */
  settle(): Promise<void>;
};

/** The only place that knows every part. `databaseUrl` is a server that runs. */
export async function buildApp(config: Config, databaseUrl: string, overrides: Overrides = {}): Promise<App> {
  await prepareDatabase(config, databaseUrl, overrides);
  const ctx = await buildContext(config, databaseUrl, overrides);
  const own = await ownChannels(ctx, config);
  const channels = [...own.channels, ...(overrides.channels?.(ctx) ?? [])];
  const reception = createReception(ctx, channels);
  const dispatchers = channels.map((channel) => createDispatcher(ctx, channel, rateOf(config, channel)));
  ctx.jobs.handle('prune-inbox', () => pruneHandledUpdates(ctx, config.inboxKeepHours));
  const receives = config.role !== 'worker';
  const works = config.role !== 'web';
  let http: HttpServer | null = null;

  return {
    ctx,
    channels,
    async start() {
      await ctx.wake.start();
      http = await listen(ctx, {
        host: config.host,
        port: config.port,
        metricsToken: config.metricsToken,
        channels: receives ? channels : [],
        plugins: receives ? own.pages : [],
        pendingMigrations: () => pendingMigrations(ctx.db.pool, MIGRATIONS),
      });
      if (works) {
        reception.start();
        for (const dispatcher of dispatchers) dispatcher.start();
        await ctx.jobs.start();
      }
      if (receives) await Promise.all(channels.map((channel) => channel.start(receiver(ctx, channel))));
      return { address: http.address, port: http.port };
    },
    async stop() {
      await Promise.all(channels.map((channel) => channel.stop()));
      await http?.close();
      await reception.stop();
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
      await ctx.jobs.stop();
      await ctx.wake.stop();
      await ctx.db.close();
    },
    async settle() {
      await reception.drain();
      for (const dispatcher of dispatchers) await dispatcher.drain();
    },
  };
}

/** The channels that the settings switch on, each loaded only then, and the pages of the service. */
async function ownChannels(
  ctx: Context,
  config: Config,
): Promise<{ channels: Channel[]; pages: HttpOptions['plugins'] }> {
  const channels: Channel[] = [];
  const pages: HttpOptions['plugins'] = [(server) => fileRoutes(server, ctx)];
  if (config.telegram) {
    const { createTelegramChannel } = await import('./channels/telegram/index.ts');
    channels.push(createTelegramChannel(ctx, config.telegram));
  }
  if (config.demoChat) {
    const { createWebChannel } = await import('./channels/web/index.ts');
    const web = createWebChannel(ctx, config);
    channels.push(web.channel);
    pages.push(web.pages);
  }
  return { channels, pages };
}

/** Stores what a channel received and wakes whoever handles it. */
function receiver(ctx: Context, channel: Channel) {
  return async (updates: { externalId: string; conversationKey: string; payload: unknown }[]) => {
    const stored = await storeUpdates(ctx, channel.name, updates);
    if (stored > 0) ctx.wake.tell('inbox');
    return stored;
  };
}

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
    if (config.seed !== 'none' && (await seedBase(client, PROJECT_ROOT))) log.info('base seed laid');
    const now = (overrides.clock ?? systemClock).now();
    if (config.seed === 'demo' && (await seedDemo(client, PROJECT_ROOT, now))) log.info('demo seed laid');
  } finally {
    await client.end();
  }
}

function rateOf(config: Config, channel: Channel): number {
  return channel.name === 'telegram' ? (config.telegram?.rate ?? 30) : 500;
}
