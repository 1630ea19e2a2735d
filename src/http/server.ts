import Fastify, { type FastifyInstance } from 'fastify';
import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { healthRoutes } from './health.ts';
import { webhookRoutes } from './webhooks.ts';

/** A body from outside may have this many bytes; Telegram's and Zalo's updates are far smaller. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

export type HttpOptions = {
  host: string;
  port: number;
  metricsToken: string | null;
  channels: Channel[];
  /** Names of all channels that are switched on, also where this process only sends for them. */
  switchedOn?: readonly string[];
  /** Pages and other routes that a channel or part brings. */
  plugins: ((server: FastifyInstance) => Promise<void> | void)[];
  pendingMigrations(): Promise<number>;
};

export type HttpServer = { port: number; address: string; close(): Promise<void> };

/** Starts to listen. @throws with code EADDRINUSE when the port is taken. */
export async function listen(ctx: Context, options: HttpOptions): Promise<HttpServer> {
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
  });
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) ctx.log.error({ err: error }, 'request failed');
    return reply.code(status).send({ error: status });
  });
  healthRoutes(server, ctx, options);
  webhookRoutes(server, ctx, options.channels);
  for (const plugin of options.plugins) await server.register(async (scope) => plugin(scope));
  await server.listen({ host: options.host, port: options.port });
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound ? bound.port : options.port;
  return { port, address: `http://${options.host}:${port}`, close: () => server.close() };
}
