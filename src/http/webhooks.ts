import type { FastifyInstance } from 'fastify';
import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';

/** Mounts the webhooks that channels declare. Bodies reach them as raw bytes: signatures are over bytes. */
export function webhookRoutes(server: FastifyInstance, ctx: Context, channels: Channel[]): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const channel of channels) {
      for (const webhook of channel.webhooks) {
        scope.post(webhook.path, async (request, reply) => {
          const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
          const answer = await webhook.accept({ headers: request.headers, body });
          ctx.metrics.webhooks.inc({ channel: channel.name, result: answer.result });
          return reply
            .code(answer.status)
            .headers(answer.headers ?? {})
            .send({ ok: answer.status === 200 });
        });
      }
    }
  });
}
