import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';

/**
 * So many updates may wait to be stored at once; each holds its body in memory. Telegram brings at most 40 side by side,
 * Zalo a few: whoever is beyond comes when the database is slow, and is asked to come again.
 */
const IN_HAND = 200;
const RETRY_AFTER_SECONDS = 5;

/** Mounts the webhooks that channels declare. Bodies reach them as raw bytes: signatures are over bytes. */
export function webhookRoutes(server: FastifyInstance, ctx: Context, channels: Channel[]): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const channel of channels) {
      for (const webhook of channel.webhooks) mount(scope, ctx, channel, webhook);
    }
  });
}

function mount(
  scope: FastifyInstance,
  ctx: Context,
  channel: Channel,
  webhook: Channel['webhooks'][number],
): void {
  let inHand = 0;
  const count = (result: string) => ctx.metrics.webhooks.inc({ channel: channel.name, result });
  const accept = async (request: FastifyRequest): ReturnType<typeof webhook.accept> => {
    if (inHand >= IN_HAND) {
      return { status: 503, result: 'overloaded', headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };
    }
    inHand += 1;
    try {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      return await webhook.accept({ headers: request.headers, body });
    } finally {
      inHand -= 1;
    }
  };
  if (webhook.isProbed) scope.get(webhook.path, async () => ({ ok: true }));
  scope.route({
    method: 'POST',
    url: webhook.path,
    // A body over the limit never reaches the channel, and is counted all the same.
    errorHandler(error, _request, reply) {
      const status = error.statusCode ?? 500;
      if (status < 500) count('malformed');
      else ctx.log.error({ err: error, channel: channel.name }, 'webhook failed');
      return reply.code(status).send({ ok: false });
    },
    async handler(request, reply) {
      const answer = await accept(request);
      count(answer.result);
      return reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.reply ?? { ok: answer.status === 200 });
    },
  });
}
