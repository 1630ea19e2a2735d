import type { Abilities } from '../../src/channels/channel.ts';
import type { Incoming } from '../../src/domain/message.ts';
import type { Log } from '../../src/infra/log.ts';
import { createActor } from './stage/actor.ts';
import { createOwnVenue } from './stage/own-venue.ts';
import type { GroupSetting, StageGroup } from './stage/telegram-group.ts';
import { createTelegramVenue } from './stage/telegram-venue.ts';
import type { Message, Seen, SentFile, Venue, Who } from './stage/venue.ts';
import { createWebVenue } from './stage/web-venue.ts';
import { createZaloVenue } from './stage/zalo-venue.ts';
import type { TestApp } from './test-app.ts';
import type { Transcript } from './transcript.ts';

export type { Seen } from './stage/venue.ts';

/** The channels on which every story is told; a new channel joins with its name here and its venue below. */
export const CHANNELS = ['stage', 'telegram', 'web', 'zalo'] as const;
export type StageChannel = (typeof CHANNELS)[number];

export type Actor = {
  /** The key of the demo's people, or of a stranger. */
  key: string;
  name: string;
  /** Writes, and lets everything that follows from it happen. `extra` is for the stage's own channel. */
  says(text: string, extra?: Partial<Message>): Promise<void>;
  /** Presses the button with this label on the newest message that has it. */
  presses(label: string | RegExp): Promise<void>;
  /** Presses with data of one's own making. */
  pressesData(data: string): Promise<void>;
  replies(to: Seen, text: string): Promise<void>;
  sends(files: SentFile[], text?: string, groupKey?: string): Promise<void>;
  starts(payload?: string): Promise<void>;
  /** Any act at all; the stage's own channel only. */
  does(incoming: Incoming): Promise<void>;
  /** What this person did last is delivered once more, as channels may. */
  isHeardAgain(): Promise<void>;
  /** All messages as they stand now, edits applied, oldest first. */
  sees(): Seen[];
  /** The newest message that contains these words. */
  finds(words: string | RegExp): Seen;
  last(): Seen;
  /** What came since the last call of this; a message as it stands now, edited or sent again, is nothing new. */
  news(): Seen[];
};

export type Stage = {
  /** The service as it runs now: another one after `restart`. */
  app: TestApp;
  actor(key: string, who?: Who): Actor;
  /** A group chat of these people; Telegram only. */
  group(title: string, members: readonly Actor[], setting?: GroupSetting): StageGroup;
  /** Everybody acts before anything that follows from it happens. */
  together(...acts: (() => Promise<void>)[]): Promise<void>;
  /** Time passes, and what is due happens. */
  later(ms: number): Promise<void>;
  /** The process dies after it has stored what `acts` do and before it has handled it. */
  crash(acts: () => Promise<void>): Promise<void>;
  /** Another process takes the place of the one that died. */
  restart(): Promise<void>;
  transcript: Transcript;
  close(): Promise<void>;
};

export type StageOptions = {
  channel?: StageChannel;
  /** The stage's own channel only. */
  abilities?: Partial<Abilities>;
  seed?: 'demo' | 'base';
  log?: Log;
};

/** The whole service with people around it, on the stage's own channel or on a real one against its fake platform. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const venue = await venueOf(options);
  const first = await venue.open(null);
  let app = first;
  let held = 0;
  const settle = async () => {
    if (held === 0) await venue.settle(app);
  };
  const holding = async (acts: () => Promise<unknown>) => {
    held += 1;
    await acts().finally(() => {
      held -= 1;
    });
  };
  return {
    get app() {
      return app;
    },
    transcript: venue.transcript,
    actor: (key, who = {}) => createActor(key, venue.hands(key, who), settle, who),
    group(title, members, setting = {}) {
      if (!venue.group) throw new Error('there are no groups on this channel');
      return venue.group(settle, { title, members, ...setting });
    },
    async together(...acts) {
      await holding(() => Promise.all(acts.map((act) => act())));
      await settle();
    },
    async later(ms) {
      app.clock.advance(ms);
      await settle();
    },
    async crash(acts) {
      await holding(acts);
      await app.stop();
    },
    async restart() {
      app = await venue.open(app);
      await settle();
    },
    async close() {
      await app.stop();
      await first.discard();
      await venue.close();
    },
  };
}

async function venueOf({ channel = 'stage', abilities, seed = 'demo', log }: StageOptions): Promise<Venue> {
  switch (channel) {
    case 'stage':
      return createOwnVenue({ abilities, seed, log });
    case 'telegram':
      return createTelegramVenue();
    case 'web':
      return createWebVenue();
    case 'zalo':
      return createZaloVenue();
    default:
      return channel satisfies never;
  }
}
