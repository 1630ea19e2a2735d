import type { AttachmentKind, Choice } from '../../../src/domain/message.ts';
import {
  type Seen as FakeSeen,
  type FakeTelegram,
  type FakeUser,
  startFakeTelegram,
} from '../telegram/index.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { introduce } from './introduction.ts';
import { layDemoConference, nameOf } from './people.ts';
import { createStageGroup } from './telegram-group.ts';
import { untilStored } from './until-stored.ts';
import type { Hands, Seen, SentFile, Venue, Who } from './venue.ts';

/**
 * The service with its Telegram channel, which polls a strict fake of the Bot API over real HTTP. The database holds no
 * demo people: those of the stage make themselves known in the chat, as anybody does. What they see begins afterwards.
 */
export async function createTelegramVenue(): Promise<Venue> {
  const fake = await startFakeTelegram({ retryScale: 0.01 });
  const users = new Map<string, User>();
  const userOf = (key: string, who: Who): User => {
    const known = users.get(key);
    if (known) return known;
    const first_name = who.name ?? nameOf(key);
    const user = { fake, user: fake.user({ first_name, language_code: who.locale ?? 'vi' }), from: 0 };
    users.set(key, user);
    return user;
  };
  const hands = (key: string, who: Who = {}) => telegramHands(userOf(key, who));
  const settle = (app: TestApp) => app.settle();
  const open = async (before: TestApp | null) => {
    const app = await createTestApp({
      seed: 'base',
      env: {
        // Stores what comes in; handling and sending wait for the stage.
        ROLE: 'web',
        TELEGRAM_BOT_TOKEN: fake.token,
        TELEGRAM_API_ROOT: fake.root,
        // The budget fills with time, which stands still.
        TELEGRAM_RATE: '1000',
      },
      ...(before && { databaseUrl: before.databaseUrl, dataDir: before.dataDir, clock: before.clock }),
    });
    await app.start();
    return app;
  };
  let told = 0;
  return {
    transcript: {
      line: fake.transcript.line,
      get lines() {
        return fake.transcript.lines.slice(told);
      },
      toString: () =>
        fake.transcript.lines
          .slice(told)
          .map((line) => `${line}\n`)
          .join(''),
    },
    async open(before) {
      const app = await open(before);
      if (before) return app;
      await introduce(app, hands);
      await layDemoConference(app);
      for (const user of users.values()) user.from = user.user.inbox.length;
      told = fake.transcript.lines.length;
      return app;
    },
    settle,
    hands,
    group: (settled, what) => createStageGroup(fake, (key) => userOf(key, {}).user, settled, what),
    close: () => fake.close(),
  };
}

type User = { fake: FakeTelegram; user: FakeUser; from: number };

export function telegramHands(one: User): Hands {
  const { fake, user } = one;
  let newest = 0;
  const does = async (act: () => unknown) => {
    newest = (await untilStored(fake, act)).newest || newest;
  };
  return {
    write: (text, more) =>
      does(() => {
        if (more.contact)
          return user.sendContact(more.contact.phone, more.contact.own ? undefined : more.contact.name);
        if (more.location) return user.sendLocation(more.location.latitude, more.location.longitude);
        return more.replyTo ? user.reply(Number(more.replyTo), text) : user.send(text);
      }),
    send: (files, text, groupKey) =>
      does(() => files.map((file, index) => sendFile(user, file, index === 0 ? text : '', groupKey))),
    async press(seen, choice) {
      if (!seen) throw new Error('Telegram shows no button without a message');
      let answer: Promise<unknown> = Promise.resolve();
      await does(() => {
        ({ answer } = user.press((button) => isButton(button, choice), Number(seen.id)));
      });
      await answer;
    },
    start: (payload) => does(() => user.start(payload ?? undefined)),
    again: () => does(() => fake.resend(newest)),
    act: () => Promise.reject(new Error('nobody can do that on Telegram')),
    seen: () => user.inbox.slice(one.from).map(toSeen),
  };
}

function isButton(button: { callback_data?: string | undefined; text: string }, choice: Choice): boolean {
  return button.callback_data === choice.action && button.text === choice.label;
}

function sendFile(user: FakeUser, file: SentFile, caption: string, groupKey: string | null) {
  const named = file.name === undefined ? {} : { fileName: file.name };
  const more = { ...named, ...(caption && { caption }), ...(groupKey && { mediaGroup: groupKey }) };
  if (file.as === 'video-note') return user.sendVideoNote(file.bytes, more);
  if (file.as === 'animation') return user.sendAnimation(file.bytes, more);
  switch (file.kind ?? 'document') {
    case 'image':
      return user.sendPhoto(file.bytes, more);
    case 'voice':
      return user.sendVoice(file.bytes, more);
    case 'audio':
      return user.sendAudio(file.bytes, more);
    case 'video':
      return user.sendVideo(file.bytes, more);
    default:
      return user.sendDocument(file.bytes, more);
  }
}

const KINDS = {
  photo: 'image',
  document: 'document',
  voice: 'voice',
  audio: 'audio',
  video: 'video',
} as const;

function toSeen(seen: FakeSeen): Seen {
  const { message } = seen;
  const markup = message.reply_markup;
  const choices = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
  return {
    id: String(seen.id),
    text: seen.text,
    buttons: seen.buttons.flat(),
    choices: choices.map(({ text, callback_data = '' }) => ({ label: text, action: callback_data })),
    attachments: seen.attachments.map(({ kind, fileName = '', data }) => ({
      kind: (KINDS[kind as keyof typeof KINDS] ?? 'document') satisfies AttachmentKind,
      name: fileName,
      size: data?.length ?? 0,
    })),
    protect: message.has_protected_content ?? false,
  };
}
