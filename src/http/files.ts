import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { openFileLink } from '../domain/file-link.ts';
import { fileResponse } from '../infra/file-response.ts';
import { findAttachmentFor } from '../store/attachments.ts';

/** `GET /files/<token>`: an attachment or document, for the person the link was made for, until it expires. */
export function fileRoutes(server: FastifyInstance, ctx: Context): void {
  server.get<{ Params: { token: string } }>('/files/:token', async (request, reply) => {
    const link = openFileLink(ctx.sealKey, request.params.token, ctx.clock.now());
    const file = link ? await findAttachmentFor(ctx, link.fileId, link.personId) : null;
    // An expired, forged or foreign link answers exactly as one to nothing.
    if (!file || !(await ctx.files.exists(file.sha256))) return reply.code(404).send({ error: 404 });
    const response = fileResponse(ctx.files, file, request.headers.range);
    return reply.code(response.status).headers(response.headers).send(response.body);
  });
}
