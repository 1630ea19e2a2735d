import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { findOrCreateAccount } from '../../store/accounts.ts';
import { latestMessages } from '../../store/web-messages.ts';
import { findWebPerson, listWebPeople, openAccount, type WebPerson } from '../../store/web-sessions.ts';
import { ownPerson, Refusal, read, visitor } from './access.ts';
import { messageRequest, openRequest, pressRequest, startRequest } from './payloads.ts';
import { receiveMessage, receivePress, receiveStart } from './receive.ts';
import { shown } from './send.ts';
import { beginSession } from './session.ts';
import { type Followed, follow } from './stream.ts';

const HISTORY = 200;

/** What the page asks for and sends. `receiving` is false before the channel starts and while it stops. */
export function apiRoutes(server: FastifyInstance, ctx: Context, receiving: () => boolean): void {
  peopleRoutes(server, ctx);
  conversationRoutes(server, ctx, receiving);
  streamRoute(server, ctx);
}

function peopleRoutes(server: FastifyInstance, ctx: Context): void {
  server.post('/chat/api/session', async (request, reply) => {
    await beginSession(ctx, request, reply);
    return { people: await people(ctx) };
  });

  server.post('/chat/api/people', async (request) => {
    const session = await visitor(ctx, request);
    const externalId = `visitor-${randomUUID()}`;
    const { account } = await ctx.db.tx((tx) => findOrCreateAccount(tx, 'web', externalId, ctx.clock.now()));
    await openAccount(ctx, session.id, account.id);
    return { account: account.id, people: await people(ctx) };
  });

  server.post('/chat/api/open', async (request) => {
    const session = await visitor(ctx, request);
    const { account } = read(openRequest, request.body);
    const person = await findWebPerson(ctx, account);
    if (!person) throw new Refusal(404);
    await openAccount(ctx, session.id, account);
    const lines = await latestMessages(ctx, account, HISTORY);
    return { messages: lines.map((line) => shown(ctx, person, line)) };
  });
}

/** Who can be chosen. External ids stay here: they name a conversation. */
async function people(ctx: Context) {
  const everybody = await listWebPeople(ctx);
  return everybody.map(({ accountId, role, name, unitName, communeName }) => ({
    account: accountId,
    role,
    name,
    place: role === null ? communeName : unitName,
  }));
}

function conversationRoutes(server: FastifyInstance, ctx: Context, receiving: () => boolean): void {
  const on = <Schema extends z.ZodType<{ account: string }>>(
    path: string,
    schema: Schema,
    receive: (ctx: Context, person: WebPerson, request: z.infer<Schema>) => Promise<void>,
  ) =>
    server.post(path, async (request) => {
      const session = await visitor(ctx, request);
      const asked = read(schema, request.body);
      const person = await ownPerson(ctx, session, asked.account);
      if (!receiving()) throw new Refusal(503);
      await receive(ctx, person, asked);
      return { stored: true };
    });
  on('/chat/api/messages', messageRequest, receiveMessage);
  on('/chat/api/presses', pressRequest, receivePress);
  on('/chat/api/starts', startRequest, receiveStart);
}

/** `?follow=<account>:<last line>` once for each person. */
const streamQuery = z.object({
  follow: z
    .union([z.string(), z.array(z.string()).max(8)])
    .transform((value) => [value].flat())
    .pipe(z.array(z.string().regex(/^[0-9a-f-]{36}:\d{1,18}$/)).min(1)),
});

function streamRoute(server: FastifyInstance, ctx: Context): void {
  const ending = new AbortController();
  server.addHook('preClose', async () => ending.abort());

  server.get('/chat/api/stream', { exposeHeadRoute: false }, async (request, reply) => {
    const session = await visitor(ctx, request);
    const asked = read(streamQuery, request.query).follow;
    const last = /^\d{1,18}$/.exec(String(request.headers['last-event-id'] ?? ''))?.[0] ?? '0';
    const followed: Followed[] = [];
    for (const one of asked) {
      const [accountId = '', after = '0'] = one.split(':');
      const person = await ownPerson(ctx, session, accountId);
      followed.push({ person, after: BigInt(last) > BigInt(after) ? last : after });
    }
    await follow(ctx, reply, followed, ending.signal);
    return reply;
  });
}
