import {
  type Abilities,
  type Channel,
  type Delivery,
  SendError,
  type SendFailure,
} from '../../src/channels/channel.ts';
import { createDispatcher, type Dispatcher } from '../../src/delivery/dispatcher.ts';
import { plain } from '../../src/domain/message.ts';
import { findOrCreateAccount } from '../../src/store/accounts.ts';
import { type NewMessage, PRIORITY, queueMessages } from '../../src/store/outbox.ts';
import { announced } from './announced.ts';
import { createTestApp, type TestApp } from './test-app.ts';

/** How the other side takes a delivery: it arrives, it fails in a way, or something the test decides. */
export type Reaction = SendFailure | 'arrives' | (() => Promise<void>);

export type Row = { state: string; attempts: number; error: string | null; external_id: string | null };

export type PostOffice = {
  app: TestApp;
  /** Every try, in its order. */
  tried: Delivery[];
  /** What people got, in its order. */
  arrived: { to: string; text: string; edits: string | null; repeated: boolean }[];
  /** Decides over each try; everything arrives until it is set. */
  react(how: (delivery: Delivery) => Reaction): void;
  /** Another process that sends for this channel. */
  dispatcher(perSecond?: number, options?: { stopWaitMs: number }): Dispatcher;
  person(name: string): Promise<string>;
  queue(messages: (Partial<NewMessage> & { accountId: string; text: string })[]): Promise<void>;
  /** An announcement to these accounts is under way. @returns its id. */
  announce(accountIds: string[], text?: string): Promise<string>;
  rows(): Promise<Row[]>;
  close(): Promise<void>;
};

const CHANNEL = 'post';

/** An outbox on a database of its own and a channel whose other side does what a test says. */
export async function createPostOffice(abilities: Partial<Abilities> = {}): Promise<PostOffice> {
  const app = await createTestApp({ seed: 'base', env: { LOG_LEVEL: 'silent' } });
  const tried: Delivery[] = [];
  const arrived: PostOffice['arrived'] = [];
  let reaction: (delivery: Delivery) => Reaction = () => 'arrives';
  const channel: Channel = {
    name: CHANNEL,
    abilities: { edits: true, idempotent: false, slashCommands: true, ...abilities },
    webhooks: [],
    start: async () => undefined,
    stop: async () => undefined,
    interpret: () => null,
    async send(delivery) {
      tried.push(delivery);
      const how = reaction(delivery);
      if (typeof how === 'function') await how();
      else if (how !== 'arrives') throw new SendError(how);
      const { externalId: to, message, edits, repeated } = delivery;
      arrived.push({ to, text: plain(message.text), edits, repeated });
      return { externalId: edits ?? `sent-${delivery.id}` };
    },
    openFile: () => Promise.reject(new Error('nobody sends files here')),
    health: () => ({ ok: true, why: 'ok' }),
  };
  return {
    app,
    tried,
    arrived,
    react: (how) => {
      reaction = how;
    },
    dispatcher: (perSecond = 1000, options) =>
      createDispatcher(app.ctx, channel, { perSecond, atOnce: 8 }, options),
    async person(name) {
      const { account } = await app.ctx.db.tx((tx) =>
        findOrCreateAccount(tx, CHANNEL, name, app.clock.now()),
      );
      return account.id;
    },
    queue: (messages) =>
      app.ctx.db.tx((tx) =>
        queueMessages(
          tx,
          messages.map(({ text, ...message }) => ({
            channel: CHANNEL,
            priority: PRIORITY.notice,
            kind: 'test',
            content: { text: [text] },
            ...message,
          })),
          app.clock.now(),
        ),
      ),
    announce: (accountIds, text) => announced(app, CHANNEL, accountIds, text),
    async rows() {
      const { rows } = await app.ctx.db.pool.query<Row>(
        'SELECT state, attempts, error, external_id FROM outbox ORDER BY id',
      );
      return rows;
    },
    close: app.close,
  };
}
