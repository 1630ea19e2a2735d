import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { type Channel, FileError } from '../channel.ts';
import { fileRoutes } from './file-routes.ts';
import { fromOurPage, fromThisMachine } from './guard.ts';
import { isLoopback } from './loopback.ts';
import { pageRoutes } from './page-routes.ts';
import { interpret } from './receive.ts';
import { apiRoutes } from './routes.ts';
import { send } from './send.ts';
import { openUpload } from './uploads.ts';

export type WebChannel = { channel: Channel; pages: (server: FastifyInstance) => void };

/**
 * The try-out chat: the `web` channel and its page. It has no password, so it answers this machine alone, and nobody at
 * all when the service is bound to the outside or has a public address.
 */
export function createWebChannel(
  ctx: Context,
  options: { host: string; publicUrl: string | null },
): WebChannel {
  let receiving = false;
  const closed = options.publicUrl !== null || !isLoopback(options.host);

  return {
    channel: {
      name: 'web',
      abilities: { edits: true, idempotent: true, slashCommands: true },
      webhooks: [],
      // Not through `receive`: the update and its line of the transcript are stored in one statement (receive.ts).
      async start() {
        receiving = true;
      },
      async stop() {
        receiving = false;
      },
      interpret,
      send: (delivery) => send(ctx, delivery),
      async openFile(token) {
        const { sha256, size } = openUpload(ctx.sealKey, token);
        if (!(await ctx.files.exists(sha256))) throw new FileError('gone');
        return { stream: ctx.files.read(sha256), size };
      },
      health: () => ({ ok: true, why: 'ok' }),
    },
    pages(server) {
      server.addHook('onRequest', async (request, reply) => {
        if (closed || !fromThisMachine(request)) return reply.code(403).send({ error: 403 });
        const reads = request.method === 'GET' || request.method === 'HEAD';
        const needsPage = request.routeOptions.url?.startsWith('/chat/api/') ?? false;
        if (needsPage && !fromOurPage(request, !reads)) return reply.code(403).send({ error: 403 });
      });
      pageRoutes(server, ctx);
      apiRoutes(server, ctx, () => receiving);
      fileRoutes(server, ctx);
    },
  };
}
