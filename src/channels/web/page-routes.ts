import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { chatPage } from './page.ts';

const FOLDER = join(import.meta.dirname, 'page');
const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** Nothing but our own files runs, loads or frames this page. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'permissions-policy': 'microphone=(self), geolocation=(self), camera=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** The page and its parts, read once: there is no build step. */
export function pageRoutes(server: FastifyInstance, ctx: Context): void {
  server.get<{ Querystring: { lang?: string } }>('/chat', async (request, reply) => {
    const asked = String(request.query.lang ?? '');
    const locale = ctx.texts.locales.includes(asked) ? asked : ctx.texts.defaultLocale;
    return reply.headers(HEADERS).type('text/html; charset=utf-8').send(chatPage(ctx, locale).toString());
  });

  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (!type) continue;
    const content = readFileSync(join(FOLDER, name));
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    server.get(`/chat/page/${name}`, async (request, reply) => {
      reply.headers({ ...HEADERS, etag });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(type).send(content);
    });
  }
}
