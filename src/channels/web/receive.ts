import type { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Incoming, Sender } from '../../domain/message.ts';
import { storeOwnMessage } from '../../store/web-messages.ts';
import type { WebPerson } from '../../store/web-sessions.ts';
import {
  type MessageRequest,
  type OwnContent,
  type PressRequest,
  type startRequest,
  type WebPayload,
  webPayload,
} from './payloads.ts';

type StartRequest = z.infer<typeof startRequest>;

/** A stored update in the words of the dialogue. */
export function interpret(payload: unknown): { sender: Sender; incoming: Incoming } | null {
  const read = webPayload.safeParse(payload);
  return read.success ? { sender: read.data.sender, incoming: incomingOf(read.data) } : null;
}

function incomingOf(payload: WebPayload): Incoming {
  switch (payload.kind) {
    case 'message':
      return {
        type: 'message',
        externalId: payload.id,
        text: payload.text,
        files: payload.files,
        location: payload.location,
        contact: null,
        replyTo: payload.replyTo,
        // The page sends an album as one message.
        groupKey: null,
        unsupported: false,
      };
    case 'press':
      return { type: 'choice', data: payload.data, messageId: payload.message, queryId: null };
    case 'start':
      return { type: 'start', payload: payload.payload };
    default:
      return payload satisfies never;
  }
}

export function receiveMessage(ctx: Context, person: WebPerson, request: MessageRequest): Promise<void> {
  const { id, text, files, location, replyTo } = request;
  return receive(
    ctx,
    person,
    id,
    { kind: 'message', sender: senderOf(person, request.locale), id, text, files, location, replyTo },
    { type: 'message', key: id, text, files, location, replyTo },
  );
}

export function receivePress(ctx: Context, person: WebPerson, request: PressRequest): Promise<void> {
  const { id, message, data, label } = request;
  return receive(
    ctx,
    person,
    id,
    { kind: 'press', sender: senderOf(person, request.locale), message, data },
    { type: 'press', key: id, message, label },
  );
}

export function receiveStart(ctx: Context, person: WebPerson, request: StartRequest): Promise<void> {
  return receive(
    ctx,
    person,
    request.id,
    { kind: 'start', sender: senderOf(person, request.locale), payload: request.payload },
    { type: 'start', key: request.id },
  );
}

/** Returns when the update is stored. The page repeats a request whose answer it missed; the id makes that harmless. */
async function receive(
  ctx: Context,
  person: WebPerson,
  id: string,
  payload: WebPayload,
  content: OwnContent,
): Promise<void> {
  const update = { externalId: id, conversationKey: person.externalId, payload };
  if (!(await storeOwnMessage(ctx, person.accountId, update, content))) return;
  ctx.wake.tell('inbox');
  ctx.wake.tell(topicOf(person.accountId));
}

/** The wake-up topic of one person's transcript. */
export function topicOf(accountId: string): string {
  return `web:${accountId}`;
}

function senderOf(person: WebPerson, locale: string): Sender {
  return { externalId: person.externalId, name: person.name, locale };
}
