import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { createSession, findSession, type WebSession } from '../../store/web-sessions.ts';

/** The session this browser has, or a new one whose token only the browser keeps. */
export async function beginSession(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<WebSession> {
  const known = await sessionOf(ctx, request);
  if (known) return known;
  const token = randomBytes(32).toString('base64url');
  await createSession(ctx, hashOf(token));
  reply.header('set-cookie', `${cookieName(request)}=${token}; HttpOnly; SameSite=Strict; Path=/`);
  const session = await findSession(ctx, hashOf(token));
  if (!session) throw new Error('the session just made is not there');
  return session;
}

export async function sessionOf(ctx: Context, request: FastifyRequest): Promise<WebSession | null> {
  const wanted = `${cookieName(request)}=`;
  const cookies = (request.headers.cookie ?? '').split(/;\s*/);
  const token = cookies.find((cookie) => cookie.startsWith(wanted))?.slice(wanted.length);
  return token ? findSession(ctx, hashOf(token)) : null;
}

/** Cookies are shared by all ports of a machine: two services side by side must not take each other's place. */
function cookieName(request: FastifyRequest): string {
  return `doi-thoai-chat-${request.socket.localPort}`;
}

/** A random token of 256 bits needs no salt. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
