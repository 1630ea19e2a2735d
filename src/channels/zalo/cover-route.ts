import type { FastifyInstance } from 'fastify';
import { drawCover } from '../../infra/pictures.ts';
import { COVER_PATH } from './articles.ts';

/** The picture above articles, where the authority named none of its own: Zalo fetches it from here. */
export function coverRoute(server: FastifyInstance): void {
  let drawn: Promise<Buffer> | null = null;
  server.get(COVER_PATH, async (_request, reply) => {
    drawn ??= drawCover();
    return reply
      .type('image/png')
      .header('cache-control', 'public, max-age=86400')
      .send(await drawn);
  });
}
