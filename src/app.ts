import { buildContext, MIGRATIONS, type Overrides, prepareDatabase } from './bootstrap.ts';
import type { Channel, RawUpdate, Receive } from './channels/channel.ts';
import type { Context } from './context.ts';
import { createArticleDesk } from './delivery/article-desk.ts';
import { createDispatcher, type Dispatcher } from './delivery/dispatcher.ts';
import { type Pace, placesFor } from './delivery/places.ts';
import { createProgressBoard } from './delivery/progress-board.ts';
import { createRecordDesk } from './delivery/record-desk.ts';
import { botProfiles, commandLists, groupCommandLists, staffCommands } from './dialogue/menus.ts';
import { createReception } from './dialogue/reception.ts';
import { fileRoutes } from './http/files.ts';
import { type HttpOptions, type HttpServer, listen } from './http/server.ts';
import type { Config } from './infra/config.ts';
import { joined } from './infra/joined.ts';
import { pendingMigrations } from './infra/migrate.ts';
import type { Repeated } from './infra/repeat.ts';
import { closeIntake } from './jobs/close-intake.ts';
import { compactOutbox } from './jobs/compact-outbox.ts';
import { finishErasures } from './jobs/finish-erasures.ts';
import { pruneExports } from './jobs/prune-exports.ts';
import { pruneHandledUpdates } from './jobs/prune-inbox.ts';
import { sealNewAudit } from './jobs/seal-audit.ts';
import { sweepFiles } from './jobs/sweep-files.ts';
import { storeUpdates } from './store/inbox.ts';
import { askForConsent } from './usecases/zalo/ask-for-consent.ts';

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
  const dispatchers = dispatchersOf(ctx, config, channels);
  const senders = [...dispatchers, ...desksOf(ctx, channels)];
  const [receives, works] = [config.role !== 'worker', config.role !== 'web'];
  let http: HttpServer | null = null;

  return {
    ctx,
    channels,
    async start() {
      prepareUnderstanding(ctx, works);
      await ctx.wake.start();
      http = await listen(ctx, {
        host: config.host,
        port: config.port,
        metricsToken: config.metricsToken,
        channels: receives ? channels : [],
        switchedOn: channels.map(({ name }) => name),
        plugins: receives ? own.pages : [],
        pendingMigrations: () => pendingMigrations(ctx.db.pool, MIGRATIONS),
      });
      if (works) {
        reception.start();
        for (const sender of senders) sender.start();
        await ctx.jobs.start();
      }
      if (receives) await Promise.all(channels.map((channel) => channel.start(receiver(ctx, channel))));
      return { address: http.address, port: http.port };
    },
    async stop() {
      await Promise.all(channels.map((channel) => channel.stop()));
      await http?.close();
      await reception.stop();
      await Promise.all(senders.map((sender) => sender.stop()));
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

function registerJobs(ctx: Context, config: Config, keepGrants: () => Promise<void>): void {
  ctx.jobs.handle('prune-inbox', () => pruneHandledUpdates(ctx, config.inboxKeepHours));
  ctx.jobs.handle('close-intake', () => closeIntake(ctx));
  ctx.jobs.handle('finish-erasures', () => finishErasures(ctx));
  ctx.jobs.handle('prune-exports', () => pruneExports(ctx));
  ctx.jobs.handle('sweep-files', () => sweepFiles(ctx));
  ctx.jobs.handle('compact-outbox', () => compactOutbox(ctx));
  ctx.jobs.handle('keep-grants', keepGrants);
  ctx.jobs.handle('seal-audit', () => sealNewAudit(ctx, config.secretKey));
}

/** The channels that the settings switch on, each loaded only then, the pages of the service, and the jobs of both. */
async function ownChannels(
  ctx: Context,
  config: Config,
): Promise<{ channels: Channel[]; pages: HttpOptions['plugins'] }> {
  const channels: Channel[] = [];
  const pages: HttpOptions['plugins'] = [(server) => fileRoutes(server, ctx)];
  let keepGrants: () => Promise<void> = async () => undefined;
  if (config.telegram) {
    const { createTelegramChannel } = await import('./channels/telegram/index.ts');
    channels.push(
      createTelegramChannel(ctx, config.telegram, {
        menus: {
          everyone: commandLists(ctx),
          groups: groupCommandLists(ctx),
          profiles: botProfiles(ctx),
          staff: (roles, locale) => staffCommands(ctx, roles, locale),
        },
      }),
    );
  }
  if (config.zalo) {
    const { createZaloChannel } = await import('./channels/zalo/index.ts');
    const { oaId, publicUrl } = config.zalo;
    const zalo = createZaloChannel(ctx, config.zalo, {
      tellLoss: (scope) => askForConsent(scope, { oaId, publicUrl }),
    });
    channels.push(zalo.channel);
    pages.push(zalo.pages);
    keepGrants = () => zalo.grant.keep();
  }
  if (config.demoChat) {
    const { createWebChannel } = await import('./channels/web/index.ts');
    const web = createWebChannel(ctx, config);
    channels.push(web.channel);
    pages.push(web.pages);
  }
  registerJobs(ctx, config, keepGrants);
  return { channels, pages };
}

/** Stores what a channel received and wakes whoever handles it. */
function receiver(ctx: Context, channel: Channel): Receive {
  return joined(async (received: RawUpdate[][]) => {
    if ((await storeUpdates(ctx, channel.name, received.flat())) > 0) ctx.wake.tell('inbox');
  });
}

/**
 * Places and the categoriser take about a second to build, in which nothing else goes on here: before this process takes anything
 * that another could send, and not where texts are only received. Whoever changes a rule tells all processes, and each reads
 * the rows again.
 */
function prepareUnderstanding(ctx: Context, works: boolean): void {
  if (works) ctx.understanding.current();
  ctx.wake.on('rulebook', () => {
    ctx.rulebook.reload().catch((error: unknown) => ctx.log.error({ err: error }, 'rules not read again'));
  });
}

/** One a channel; each knows the others, where somebody may be reached that it can't reach. */
function dispatchersOf(ctx: Context, config: Config, channels: readonly Channel[]): Dispatcher[] {
  return channels.map((channel) => createDispatcher(ctx, channel, paceOf(config, channel), { channels }));
}

/** What is done beside the sending, again and again. */
function desksOf(ctx: Context, channels: readonly Channel[]): Repeated[] {
  return [createArticleDesk(ctx, channels), createProgressBoard(ctx, channels), createRecordDesk(ctx)];
}

/** What goes to the try-out chat only waits for the database. */
function paceOf(config: Config, channel: Channel): Pace {
  const rates: Record<string, number | undefined> = {
    telegram: config.telegram?.rate,
    zalo: config.zalo?.rate,
  };
  const perSecond = rates[channel.name];
  if (perSecond === undefined) return { perSecond: 500, atOnce: 8 };
  return { perSecond, atOnce: placesFor(perSecond) };
}
