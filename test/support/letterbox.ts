import { type Channel, FileError } from '../../src/channels/channel.ts';
import type { Message } from '../../src/dialogue/part.ts';
import { storeUpdates } from '../../src/store/inbox.ts';
import type { TestApp } from './test-app.ts';

/** An update as this channel carries it. `broken`: the text it stands for can't be written to the database. */
export type Slip = { from: string; id: string; text: string; broken?: boolean };

/** A channel that is its wire form and nothing more: for tests of what lies between the inbox and the dialogue. */
export function createLetterbox(name = 'letterbox'): Channel {
  return {
    name,
    abilities: { edits: true, idempotent: true, slashCommands: true },
    webhooks: [],
    start: async () => undefined,
    stop: async () => undefined,
    interpret(payload) {
      const { from, id, text, broken } = payload as Slip;
      const incoming: Message = {
        type: 'message',
        externalId: id,
        // An adapter that unpacks a NUL: no column of PostgreSQL takes it.
        text: broken ? `${text}\u0000` : text,
        files: [],
        location: null,
        contact: null,
        replyTo: null,
        groupKey: null,
        unsupported: false,
      };
      return { sender: { externalId: from, name: null, locale: 'vi' }, incoming };
    },
    send: async ({ id }) => ({ externalId: id }),
    openFile: async () => Promise.reject(new FileError('gone')),
    health: () => ({ ok: true, why: 'ok' }),
  };
}

/** Puts slips into the inbox, in this order. @returns how many were new. */
export function post(app: TestApp, slips: Slip[], channel = 'letterbox'): Promise<number> {
  const updates = slips.map((slip) => ({ externalId: slip.id, conversationKey: slip.from, payload: slip }));
  return storeUpdates(app.ctx, channel, updates);
}
