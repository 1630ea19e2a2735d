import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { FILE_LIMIT_BYTES } from '../../domain/message.ts';
import { fileResponse } from '../../infra/file-response.ts';
import type { NotKept } from '../../infra/files.ts';
import { FileError } from '../channel.ts';
import { ownPerson, Refusal, read, visitor } from './access.ts';
import { openUpload, sealUpload, type Upload } from './uploads.ts';

const uploadQuery = z.object({ account: z.uuid() });
const downloadQuery = z.object({ account: z.uuid(), token: z.string() });

const STATUSES: Record<NotKept['type'], 400 | 413 | 415> = {
  'too-large': 413,
  empty: 400,
  'too-many-pixels': 415,
  'several-pictures': 415,
  'unreadable-picture': 415,
};

/** Files go up before the message that carries them, one raw body each, straight to disk. */
export function fileRoutes(server: FastifyInstance, ctx: Context): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body));
    scope.put('/chat/api/files', async (request) => {
      const session = await visitor(ctx, request);
      await ownPerson(ctx, session, read(uploadQuery, request.query).account);
      // Said before the first byte is read, so that the page gets an answer and not a broken connection.
      if (Number(request.headers['content-length'] ?? 0) > FILE_LIMIT_BYTES) throw new Refusal(413);
      if (!(request.body instanceof Readable)) throw new Refusal(400);
      const stored = await ctx.files.keep(request.body, FILE_LIMIT_BYTES);
      if ('type' in stored) throw new Refusal(STATUSES[stored.type]);
      return { token: sealUpload(ctx.sealKey, stored), kind: stored.kind, size: stored.size };
    });
  });

  server.get('/chat/api/files', async (request, reply) => {
    const session = await visitor(ctx, request);
    const { account, token } = read(downloadQuery, request.query);
    await ownPerson(ctx, session, account);
    const file = uploadOf(ctx, token);
    if (!(await ctx.files.exists(file.sha256))) throw new Refusal(404);
    const response = fileResponse(ctx.files, file, request.headers.range);
    return reply.code(response.status).headers(response.headers).send(response.body);
  });
}

function uploadOf(ctx: Context, token: string): Upload {
  try {
    return openUpload(ctx.sealKey, token);
  } catch (error) {
    if (error instanceof FileError) throw new Refusal(404);
    throw error;
  }
}
