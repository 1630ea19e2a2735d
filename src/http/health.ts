import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { channelRests } from '../store/channel-circuit.ts';
import { inboxLagSeconds } from '../store/inbox.ts';
import { deadLetters, outboxAges } from '../store/outbox-report.ts';
import { overdueCounts, questionCounts } from '../store/question-report.ts';

type Options = {
  metricsToken: string | null;
  channels: Channel[];
  switchedOn?: readonly string[];
  pendingMigrations(): Promise<number>;
};

/** A message due for longer than this means that the dispatcher stands still. */
const OUTBOX_STUCK_SECONDS = 300;

export function healthRoutes(server: FastifyInstance, ctx: Context, options: Options): void {
  server.get('/health/live', async () => ({ live: true }));

  server.get('/health/ready', async (_request, reply) => {
    const checks = await readiness(ctx, options);
    const ready =
      checks.database === 'ok' &&
      checks.migrations === 'ok' &&
      checks.outbox === 'ok' &&
      Object.values(checks.channels).every((state) => state === 'ok');
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });

  server.get('/metrics', async (request, reply) => {
    if (!mayRead(request, options.metricsToken)) return reply.code(403).send({ error: 403 });
    await collect(ctx);
    return reply.type(ctx.metrics.registry.contentType).send(await ctx.metrics.registry.metrics());
  });
}

async function readiness(ctx: Context, options: Options) {
  const failed = (error: unknown) => {
    ctx.log.warn({ err: error }, 'not ready');
    return 'unreachable' as const;
  };
  const database = await ctx.db.pool.query('SELECT 1').then(() => 'ok' as const, failed);
  const migrations =
    database === 'ok'
      ? await options.pendingMigrations().then((n) => (n === 0 ? 'ok' : `${n} pending`), failed)
      : 'unknown';
  const outbox =
    database === 'ok'
      ? await outboxAges(ctx).then(
          (ages) =>
            ages.some((age) => age.priority === 0 && age.seconds > OUTBOX_STUCK_SECONDS) ? 'stuck' : 'ok',
          failed,
        )
      : 'unknown';
  const resting =
    database === 'ok'
      ? await restingChannels(ctx, options).catch((error: unknown) => {
          failed(error);
          return [];
        })
      : [];
  const channels = Object.fromEntries([
    ...options.channels.map((channel) => {
      const health = channel.health();
      return [channel.name, health.ok ? 'ok' : health.why] as const;
    }),
    ...resting.map((name) => [name, 'resting'] as const),
  ]);
  return { database, migrations, outbox, channels };
}

/** Those to which nothing goes from any process, since their platform did not answer. */
async function restingChannels(ctx: Context, { switchedOn = [] }: Options): Promise<string[]> {
  const rests = await channelRests(ctx);
  return rests.flatMap(({ channel, since }) => (since && switchedOn.includes(channel) ? [channel] : []));
}

async function collect(ctx: Context): Promise<void> {
  const { metrics } = ctx;
  const [lag, ages, states, overdue, rests, dead] = await Promise.all([
    inboxLagSeconds(ctx),
    outboxAges(ctx),
    questionCounts(ctx),
    overdueCounts(ctx),
    channelRests(ctx),
    deadLetters(ctx),
  ]);
  for (const { channel, since } of rests) metrics.channelOpen.set({ channel }, since ? 1 : 0);
  metrics.outboxDead.reset();
  for (const { channel, state, n } of dead) metrics.outboxDead.set({ channel, state }, n);
  metrics.inboxLag.set(lag);
  metrics.outboxOldest.reset();
  for (const age of ages)
    metrics.outboxOldest.set({ channel: age.channel, priority: String(age.priority) }, age.seconds);
  metrics.questions.reset();
  for (const { state, n } of states) metrics.questions.set({ state }, n);
  metrics.overdue.reset();
  for (const { rule, n } of overdue) metrics.overdue.set({ rule }, n);
}

/** With a token: whoever has it. Without: this machine only, and not through a proxy. */
function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token !== null) {
    const hash = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(hash(request.headers.authorization ?? ''), hash(`Bearer ${token}`));
  }
  const proxied =
    request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined;
  return !proxied && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
}
