import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { findWebPerson, type WebPerson, type WebSession } from '../../store/web-sessions.ts';
import { sessionOf } from './session.ts';

/** A request that is answered with a status alone. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly statusCode: 400 | 403 | 404 | 413 | 415 | 503;
  constructor(statusCode: Refusal['statusCode']) {
    super(`refused with ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** @throws Refusal 403 without a session. */
export async function visitor(ctx: Context, request: FastifyRequest): Promise<WebSession> {
  const session = await sessionOf(ctx, request);
  if (!session) throw new Refusal(403);
  return session;
}

/** @throws Refusal 400 for what the page would never send. */
export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = schema.safeParse(body);
  if (!result.success) throw new Refusal(400);
  return result.data;
}

/** The person of a conversation that this session opened. @throws Refusal 403 for everybody else's. */
export async function ownPerson(ctx: Context, session: WebSession, accountId: string): Promise<WebPerson> {
  const person = session.accounts.includes(accountId) ? await findWebPerson(ctx, accountId) : null;
  if (!person) throw new Refusal(403);
  return person;
}
