import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Abilities, Channel, Delivery } from '../../src/channels/channel.ts';
import { FileError } from '../../src/channels/channel.ts';
import {
  type AttachmentKind,
  type Choice,
  type Incoming,
  type IncomingFile,
  plain,
} from '../../src/domain/message.ts';
import { storeUpdates } from '../../src/store/inbox.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { createTranscript } from './transcript.ts';

/** A message as a person on the stage sees it. `text` is without formatting. */
export type Seen = {
  id: string;
  text: string;
  buttons: string[];
  choices: Choice[];
  attachments: Delivery['message']['attachments'];
  protect: boolean;
  delivery: Delivery;
};

type Payload = {
  sender: { externalId: string; name: string | null; locale: string | null };
  incoming: Incoming;
};

export type Actor = {
  externalId: string;
  /** Writes, and lets everything that follows from it happen. */
  says(text: string, extra?: Partial<Extract<Incoming, { type: 'message' }>>): Promise<void>;
  /** Presses the button with this label on the newest message that has it. */
  presses(label: string | RegExp): Promise<void>;
  /** Presses with data of one's own making. */
  pressesData(data: string): Promise<void>;
  replies(to: Seen, text: string): Promise<void>;
  sends(files: { bytes: Buffer; kind?: AttachmentKind }[], text?: string, groupKey?: string): Promise<void>;
  starts(payload?: string): Promise<void>;
  does(incoming: Incoming): Promise<void>;
  /** All messages as they stand now, edits applied, oldest first. */
  sees(): Seen[];
  last(): Seen;
  /** What came since the last call of this. */
  news(): Seen[];
};

export type Stage = {
  app: TestApp;
  actor(externalId: string, options?: { name?: string; locale?: string }): Actor;
  transcript: ReturnType<typeof createTranscript>;
  close(): Promise<void>;
};

/**
 * The whole service with a channel that needs no network: people act through the real inbox, and what they see comes out
 * of the real outbox. It bears the name `web`, so that the demo's people stand on it.
 */
export async function createStage(
  options: { abilities?: Partial<Abilities>; seed?: 'demo' | 'base' } = {},
): Promise<Stage> {
  const shown = new Map<string, Seen[]>();
  const files = new Map<string, Buffer>();
  const transcript = createTranscript();
  const channel = stageChannel(
    { edits: true, idempotent: true, slashCommands: true, ...options.abilities },
    shown,
    files,
    transcript,
  );
  const app = await createTestApp({
    seed: options.seed ?? 'demo',
    env: { DEMO_CHAT: 'off' },
    channels: () => [channel],
  });
  return {
    app,
    transcript,
    actor: (externalId, who = {}) => createActor({ app, shown, files, transcript }, externalId, who),
    close: app.close,
  };
}

type Backstage = {
  app: TestApp;
  shown: Map<string, Seen[]>;
  files: Map<string, Buffer>;
  transcript: ReturnType<typeof createTranscript>;
};

function stageChannel(
  abilities: Abilities,
  shown: Map<string, Seen[]>,
  files: Map<string, Buffer>,
  transcript: Backstage['transcript'],
): Channel {
  return {
    name: 'web',
    abilities,
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
      transcript.line(`Bot → ${delivery.externalId}`, seen.text, { buttons: seen.buttons });
      return { externalId: seen.id };
    },
    async openFile(token) {
      const bytes = files.get(token);
      if (!bytes) throw new FileError('gone');
      return { stream: Readable.from([bytes]), size: bytes.length };
    },
    health: () => ({ ok: true, why: 'ok' }),
  };
}

function toSeen(id: string, delivery: Delivery): Seen {
  const choices = (delivery.message.choices ?? []).flat();
  return {
    id,
    text: plain(delivery.message.text),
    buttons: choices.map((choice) => choice.label),
    choices,
    attachments: delivery.message.attachments,
    protect: delivery.message.protect ?? false,
    delivery,
  };
}

function createActor(back: Backstage, externalId: string, who: { name?: string; locale?: string }): Actor {
  let read = 0;
  const mine = () => back.shown.get(externalId) ?? [];
  const does = async (incoming: Incoming) => {
    const payload: Payload = {
      sender: { externalId, name: who.name ?? null, locale: who.locale ?? null },
      incoming,
    };
    await storeUpdates(back.app.ctx, 'web', [
      { externalId: randomUUID(), conversationKey: externalId, payload },
    ]);
    await back.app.settle();
  };
  const message = (text: string, extra: Partial<Extract<Incoming, { type: 'message' }>> = {}): Incoming => ({
    type: 'message',
    externalId: randomUUID(),
    text,
    files: [],
    location: null,
    replyTo: null,
    groupKey: null,
    unsupported: false,
    ...extra,
  });
  const says: Actor['says'] = (text, extra) => {
    back.transcript.line(`${externalId} → Bot`, text);
    return does(message(text, extra));
  };
  return {
    externalId,
    does,
    says,
    async presses(label) {
      const fits = (choice: Choice) =>
        typeof label === 'string' ? choice.label === label : label.test(choice.label);
      const found = mine().findLast((seen) => seen.choices.some(fits));
      const choice = found?.choices.find(fits);
      if (!found || !choice) {
        const there = mine().flatMap((seen) => seen.buttons);
        throw new Error(`${externalId} sees no button ${label}; there are: ${there.join(' | ')}`);
      }
      back.transcript.line(`${externalId} → Bot`, `[${choice.label}]`);
      await does({ type: 'choice', data: choice.action, messageId: found.id, queryId: null });
    },
    pressesData: (data) => does({ type: 'choice', data, messageId: null, queryId: null }),
    replies: (to, text) => says(text, { replyTo: to.id }),
    async sends(list, text = '', groupKey) {
      const incoming = list.map(({ bytes, kind }): IncomingFile => {
        const token = randomUUID();
        back.files.set(token, bytes);
        return { token, kind: kind ?? 'document', size: bytes.length };
      });
      await does(message(text, { files: incoming, groupKey: groupKey ?? null }));
    },
    starts: (payload) => does({ type: 'start', payload: payload ?? null }),
    sees: () => [...mine()],
    last() {
      const last = mine().at(-1);
      if (!last) throw new Error(`${externalId} has seen nothing`);
      return last;
    },
    news() {
      const news = mine().slice(read);
      read = mine().length;
      return news;
    },
  };
}
