import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Abilities, type Channel, type Delivery, FileError } from '../../../src/channels/channel.ts';
import { type Incoming, type IncomingFile, plain } from '../../../src/domain/message.ts';
import type { Log } from '../../../src/infra/log.ts';
import { type NewUpdate, storeUpdates } from '../../../src/store/inbox.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { createTranscript } from '../transcript.ts';
import { nameOf } from './people.ts';
import type { Hands, Message, Seen, Venue, Who } from './venue.ts';

type Payload = {
  sender: { externalId: string; name: string | null; locale: string | null };
  incoming: Incoming;
};

/**
 * The stage's own channel, which needs no network: people act through the real inbox, and what they see comes out of the
 * real outbox. It bears the name `web`, so that the demo's people stand on it.
 */
export function createOwnVenue(options: {
  abilities?: Partial<Abilities>;
  seed: 'demo' | 'base';
  log?: Log;
}): Venue {
  const shown = new Map<string, Seen[]>();
  const files = new Map<string, Buffer>();
  const transcript = createTranscript();
  let app: TestApp | null = null;
  const channel: Channel = {
    name: 'web',
    abilities: { edits: true, idempotent: true, slashCommands: true, ...options.abilities },
    webhooks: [],
    start: async () => undefined,
    stop: async () => undefined,
    interpret: (payload) => payload as Payload,
    async send(delivery) {
      const list = shown.get(delivery.externalId) ?? [];
      shown.set(delivery.externalId, list);
      const seen = toSeen(delivery.edits ?? randomUUID(), delivery);
      const at = list.findIndex((message) => message.id === delivery.edits);
      if (at >= 0) list[at] = seen;
      else list.push(seen);
      const edit = at >= 0 ? ' (sửa)' : '';
      transcript.line(`Bot → ${nameOf(delivery.externalId)}${edit}`, seen.text, { buttons: seen.buttons });
      return { externalId: seen.id };
    },
    async openFile(token) {
      const bytes = files.get(token);
      if (!bytes) throw new FileError('gone');
      return { stream: Readable.from([bytes]), size: bytes.length };
    },
    health: () => ({ ok: true, why: 'ok' }),
  };
  const store = async (update: NewUpdate) => {
    if (!app) throw new Error('the stage is not open');
    await storeUpdates(app.ctx, 'web', [update]);
  };
  return {
    transcript,
    async open(before) {
      app = await createTestApp({
        seed: options.seed,
        env: { DEMO_CHAT: 'off' },
        channels: () => [channel],
        log: options.log,
        ...(before && { databaseUrl: before.databaseUrl, dataDir: before.dataDir, clock: before.clock }),
      });
      return app;
    },
    settle: (running) => running.settle(),
    hands: (key, who) =>
      createHands(key, who, { store, files, seen: () => shown.get(key) ?? [], transcript }),
    close: async () => undefined,
  };
}

function toSeen(id: string, { message }: Delivery): Seen {
  const choices = (message.choices ?? []).flat();
  return {
    id,
    text: plain(message.text),
    rich: message.text,
    buttons: choices.map((choice) => choice.label),
    choices,
    attachments: message.attachments ?? [],
    protect: message.protect ?? false,
  };
}

type Backstage = {
  store(update: NewUpdate): Promise<void>;
  files: Map<string, Buffer>;
  seen(): Seen[];
  transcript: Venue['transcript'];
};

function createHands(key: string, who: Who, { store, files, seen, transcript }: Backstage): Hands {
  let last: NewUpdate | null = null;
  const act = (incoming: Incoming) => {
    const sender = { externalId: key, name: who.name ?? null, locale: who.locale ?? null };
    last = {
      externalId: randomUUID(),
      conversationKey: key,
      payload: { sender, incoming } satisfies Payload,
    };
    return store(last);
  };
  const say = (words: string, attachments: string[] = []) =>
    transcript.line(`${who.name ?? nameOf(key)} → Bot`, words, { attachments });
  return {
    act,
    seen,
    write(text, more) {
      say(text);
      return act(message(text, more));
    },
    send(list, text, groupKey) {
      const sent = list.map(({ bytes, kind = 'document' }): IncomingFile => {
        const token = randomUUID();
        files.set(token, bytes);
        return { token, kind, size: bytes.length };
      });
      say(
        text,
        sent.map((file) => file.kind),
      );
      return act(message(text, { files: sent, groupKey }));
    },
    press(on, choice) {
      say(`[${choice.label}]`);
      return act({ type: 'choice', data: choice.action, messageId: on?.id ?? null, queryId: null });
    },
    start(payload) {
      say(`/start${payload ? ` ${payload}` : ''}`);
      return act({ type: 'start', payload });
    },
    async again() {
      if (last) await store(last);
    },
  };
}

function message(text: string, more: Partial<Message>): Incoming {
  return {
    type: 'message',
    externalId: randomUUID(),
    text,
    files: [],
    location: null,
    contact: null,
    replyTo: null,
    groupKey: null,
    unsupported: false,
    ...more,
  };
}
