import type { AttachmentKind } from '../../../src/domain/message.ts';
import { createTestClock } from '../clock.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import {
  createZaloSimulator,
  type Emission,
  type Follower,
  type Seen as ZaloSeen,
  type ZaloSimulator,
} from '../zalo/index.ts';
import { settingsInTest } from '../zalo/settings.ts';
import { introduce } from './introduction.ts';
import { layDemoConference, nameOf } from './people.ts';
import type { Hands, Seen, SentFile, Venue, Who } from './venue.ts';

type Person = { zalo: ZaloSimulator; follower: Follower; from: number };

/**
 * The service with its Zalo channel against a strict simulator over real HTTP: signed webhooks in, the open API out. As on
 * Telegram, the stage's people make themselves known in the chat, and what they see begins afterwards.
 */
export async function createZaloVenue(): Promise<Venue> {
  const clock = createTestClock();
  const zalo = await createZaloSimulator({ clock, hookTimeoutMs: 20_000 });
  const settings = settingsInTest(zalo);
  const people = new Map<string, Person>();
  const personOf = (key: string, who: Who): Person => {
    const known = people.get(key);
    if (known) return known;
    const person = { zalo, follower: zalo.follower(undefined, { name: who.name ?? nameOf(key) }), from: 0 };
    people.set(key, person);
    return person;
  };
  let sent = NOTHING_KNOWN;
  const hands = (key: string, who: Who = {}) => zaloHands(personOf(key, who), () => sent);
  const open = async (before: TestApp | null) => {
    const app = await createTestApp({
      seed: 'base',
      clock,
      env: {
        // Stores what comes in; handling and sending wait for the stage.
        ROLE: 'web',
        ...settings,
      },
      ...(before && { databaseUrl: before.databaseUrl, dataDir: before.dataDir }),
    });
    const { address } = await app.start();
    zalo.hookUrl = `${address}/webhooks/zalo`;
    return app;
  };
  const settle = async (app: TestApp) => {
    await app.settle();
    await zalo.idle();
    await app.settle();
    for (const id of await keptWaiting(app)) {
      await [...people.values()].find(({ follower }) => follower.id === id)?.follower.follows();
    }
    await app.settle();
    sent = await sentByUs(app);
  };
  let told = 0;
  return {
    transcript: {
      line: zalo.transcript.line,
      get lines() {
        return zalo.transcript.lines.slice(told);
      },
      toString: () =>
        zalo.transcript.lines
          .slice(told)
          .map((line) => `${line}\n`)
          .join(''),
    },
    async open(before) {
      const app = await open(before);
      if (before) return app;
      await introduce(app, hands);
      await layDemoConference(app);
      for (const person of people.values()) person.from = person.follower.sees().length;
      told = zalo.transcript.lines.length;
      return app;
    },
    settle,
    hands,
    async close() {
      await zalo.stop();
      const wrong = zalo.violations();
      if (wrong.length > 0) throw new Error(`Zalo refused: ${wrong.join(' · ')}`);
    },
  };
}

/** Whom Zalo lets us write to no more: they hear of it in another way, and come back to the account. */
async function keptWaiting({ ctx }: TestApp): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `SELECT DISTINCT a.external_id AS id FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.state = 'waiting'`,
  );
  return rows.map(({ id }) => id);
}

type SentByUs = {
  /** The messages that would have been edits of earlier ones, had Zalo any. */
  again: ReadonlySet<string>;
  /** What went as several messages: the last one, which bears the buttons, by each of those before it. */
  parts: ReadonlyMap<string, string>;
};

const NOTHING_KNOWN: SentByUs = { again: new Set(), parts: new Map() };

async function sentByUs({ ctx }: TestApp): Promise<SentByUs> {
  const { rows } = await ctx.db.pool.query<{ id: string; others: string[] | null; again: boolean }>(
    `SELECT o.external_id AS id, o.other_ids AS others, o.in_place AND EXISTS (
       SELECT 1 FROM outbox older WHERE older.account_id = o.account_id AND older.replaces = o.replaces
         AND older.state = 'sent' AND older.id < o.id) AS again
     FROM outbox o WHERE o.state = 'sent' AND o.channel = 'zalo'`,
  );
  return {
    again: new Set(rows.filter(({ again }) => again).map(({ id }) => id)),
    parts: new Map(rows.flatMap(({ id, others }) => (others ?? []).map((other) => [other, id]))),
  };
}

/** What a person has from us, each delivery as the one message it is. */
function whole(all: readonly ZaloSeen[], { again, parts }: SentByUs): Seen[] {
  const before = Map.groupBy(all, ({ id }) => parts.get(id));
  return (before.get(undefined) ?? []).map((seen) => {
    const pieces = [...(before.get(seen.id) ?? []), seen].map(toSeen);
    return {
      ...toSeen(seen),
      text: pieces
        .map(({ text }) => text)
        .join('\n')
        .trim(),
      attachments: pieces.flatMap(({ attachments }) => attachments),
      again: again.has(seen.id),
    };
  });
}

export function zaloHands(person: Person, sent: () => SentByUs = () => NOTHING_KNOWN): Hands {
  const { zalo, follower } = person;
  let last: Emission | undefined;
  const does = async (act: Promise<Emission | undefined>) => {
    last = await act;
    if (last && last.state !== 'taken') throw new Error(`the service took no ${last.name}`);
  };
  return {
    write(text, more) {
      if (more.location) return does(follower.sendsLocation(more.location.latitude, more.location.longitude));
      return does(follower.says(text, more.replyTo ?? undefined));
    },
    send: (files, text) => does(sendFiles(follower, files, text)),
    // Nothing in the event names the message: the payload is all there is.
    press: (_seen, choice) => does(follower.says(choice.action)),
    start: (payload) => does(payload ? follower.says(`/start ${payload}`) : follower.follows()),
    again: () => (last ? zalo.again(last) : Promise.resolve()),
    act: () => Promise.reject(new Error('nobody can do that on Zalo')),
    nextPage: 'Xem thêm',
    seen: () => whole(follower.sees().slice(person.from), sent()),
  };
}

/** Pictures come together; everything else by itself. */
async function sendFiles(follower: Follower, files: SentFile[], text: string): Promise<Emission | undefined> {
  const pictures = files.filter(({ kind }) => kind === 'image').map(({ bytes }) => ({ data: bytes }));
  let last = pictures.length > 0 ? await follower.sendsImage(pictures, text) : undefined;
  for (const { bytes: data, kind } of files.filter((file) => file.kind !== 'image')) {
    if (kind === 'voice' || kind === 'audio') last = await follower.sendsAudio({ data });
    else if (kind === 'video') last = await follower.sendsVideo({ data });
    else last = await follower.sendsFile({ name: 'don.pdf', mime: 'application/pdf', data });
  }
  if (pictures.length === 0 && text) last = await follower.says(text);
  return last;
}

const KINDS: Record<string, AttachmentKind> = {
  image: 'image',
  file: 'document',
  audio: 'voice',
  video: 'video',
};

function toSeen({ id, text, letter, attachments }: ZaloSeen): Seen {
  return {
    id,
    text,
    buttons: letter.buttons.map(({ title }) => title),
    choices: letter.buttons.map(({ title, payload }) => ({ label: title, action: payload })),
    attachments: attachments.map(({ kind, name = '', data }) => ({
      kind: KINDS[kind] ?? 'document',
      name,
      size: data?.length ?? 0,
    })),
  };
}
