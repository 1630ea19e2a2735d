import type { TelegramInlineKeyboardButton, TelegramMessage, TelegramUser } from '@gramio/types';
import { displayName, type Letter, type Person } from './chats.ts';
import { Composer, type FileSent } from './composer.ts';
import { newAlbumId } from './methods/media.ts';
import type { PressAnswer } from './presses.ts';
import { awaitSeen, inlineRows, type Seen, seen } from './seen.ts';
import type { State } from './state.ts';

export type ButtonChoice = string | RegExp | ((button: TelegramInlineKeyboardButton) => boolean);
export type SeenChoice = string | RegExp | ((message: Seen) => boolean);

/** A press on its way: the update is out, the bot has not necessarily answered. */
export interface Press {
  readonly queryId: string;
  readonly data: string;
  /** Settles when the bot answers; it never does for a bot that does not. */
  readonly answer: Promise<PressAnswer>;
}

const fits = (choice: string | RegExp, text: string) =>
  typeof choice === 'string' ? text === choice : choice.test(text);

function matches(choice: SeenChoice, message: Seen) {
  if (typeof choice === 'function') return choice(message);
  return typeof choice === 'string' ? message.text.includes(choice) : choice.test(message.text);
}

/** A scripted person in a private chat with the bot. Everything it does reaches the bot as updates. */
export class FakeUser {
  readonly id: number;
  readonly name: string;
  readonly user: TelegramUser;
  /** Answers to presses that showed a text. */
  readonly toasts: readonly string[];
  readonly #state: State;
  readonly #person: Person;
  readonly #composer: Composer;
  #lastAct = 0;

  constructor(state: State, user: TelegramUser) {
    if (state.chats.people.has(user.id)) throw new Error(`There already is a person ${user.id}`);
    this.id = user.id;
    this.user = user;
    this.name = displayName(user);
    this.#state = state;
    const toasts: string[] = [];
    this.toasts = toasts;
    this.#person = { user, started: false, blocked: false, deactivated: false, toasts };
    this.#composer = new Composer(state, user, user.id);
    state.chats.people.set(user.id, this.#person);
  }

  #act<T>(what: () => T): T {
    if (this.#person.blocked) throw new Error(`${this.name} has blocked the bot and must unblock it first`);
    this.#lastAct = this.#state.chats.lastChange;
    this.#person.started = true;
    const result = what();
    this.#lastAct = Math.max(this.#lastAct, this.#state.chats.lastChange);
    return result;
  }

  /** Opens the bot by its link; `payload` is the part after `?start=`. */
  start(payload?: string): TelegramMessage {
    if (payload !== undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(payload)) {
      throw new Error(`A start link takes 1-64 of A-Z a-z 0-9 _ -, not "${payload}"`);
    }
    return this.send(payload === undefined ? '/start' : `/start ${payload}`);
  }

  /** Sends a text; a long one goes out in several messages, as clients do. Gives the last. */
  send(text: string): TelegramMessage {
    return this.#act(() => this.#composer.text(text));
  }

  reply(to: Seen | TelegramMessage | number, text: string): TelegramMessage {
    return this.#act(() => this.#composer.text(text, idOf(to)));
  }

  edit(message: Seen | TelegramMessage | number, text: string) {
    return this.#act(() => this.#composer.edit(idOf(message), text));
  }

  sendPhoto(data: Buffer, more: FileSent = {}) {
    return this.#act(() => this.#composer.file('photo', data, more));
  }

  sendDocument(data: Buffer, more: FileSent = {}) {
    return this.#act(() => this.#composer.file('document', data, more));
  }

  sendVoice(data: Buffer, more: FileSent = {}) {
    return this.#act(() => this.#composer.file('voice', data, more));
  }

  sendAudio(data: Buffer, more: FileSent = {}) {
    return this.#act(() => this.#composer.file('audio', data, more));
  }

  sendVideoNote(data: Buffer, more: FileSent = {}) {
    return this.#act(() => this.#composer.file('video_note', data, more));
  }

  sendAnimation(data: Buffer, more: FileSent = {}) {
    return this.#act(() => this.#composer.file('animation', data, more));
  }

  sendVideo(data: Buffer, more: FileSent = {}) {
    return this.#act(() => this.#composer.file('video', data, more));
  }

  /** Photos as one album; the caption stands with the first. */
  sendAlbum(photos: readonly Buffer[], caption?: string): TelegramMessage[] {
    const mediaGroup = newAlbumId();
    return this.#act(() =>
      photos.map((data, index) =>
        this.#composer.file('photo', data, { mediaGroup, ...(index === 0 && caption && { caption }) }),
      ),
    );
  }

  sendLocation(latitude: number, longitude: number) {
    return this.#act(() => this.#composer.location(latitude, longitude));
  }

  sendContact(phone = '+84912345678', other?: string) {
    return this.#act(() => this.#composer.contact(phone, other));
  }

  /** Presses a button of the newest message that has it (or of the one given), or of the reply keyboard. */
  press(choice: ButtonChoice, message?: Seen | TelegramMessage | number): Press {
    const shown = this.#letters().filter((letter) => letter.outgoing);
    const among =
      message === undefined
        ? shown.toReversed()
        : shown.filter((l) => l.message.message_id === idOf(message));
    const test = (button: TelegramInlineKeyboardButton) =>
      typeof choice === 'function' ? choice(button) : fits(choice, button.text);
    for (const letter of among) {
      const button = inlineRows(letter.message).flat().find(test);
      if (button) return this.#act(() => this.#composer.press(letter, button));
    }
    const there = among.flatMap((letter) =>
      inlineRows(letter.message)
        .flat()
        .map(({ text }) => `[${text}]`),
    );
    const list = there.length > 0 ? [...new Set(there)].join(' ') : 'none at all';
    throw new Error(`${this.name} sees no button ${String(choice)}; there are ${list}\n${this.#story()}`);
  }

  /** Presses a button of the reply keyboard: its text is sent, or the contact or place it asks for. */
  pressKeyboard(label: string | RegExp): TelegramMessage {
    const last = this.#letters().findLast((letter) => letter.keyboard !== undefined)?.keyboard;
    const buttons = typeof last === 'object' ? last.rows.flat() : [];
    const button = buttons.find(({ text }) => fits(label, text));
    if (!button) {
      const there = buttons.map(({ text }) => `[${text}]`).join(' ') || 'none at all';
      throw new Error(`${this.name} sees no key ${String(label)}; there are ${there}\n${this.#story()}`);
    }
    if (button.request_contact) return this.sendContact();
    if (button.request_location) return this.sendLocation(21.328, 103.914);
    return this.send(button.text);
  }

  block() {
    this.#membership('member', 'kicked');
    this.#person.blocked = true;
  }

  unblock() {
    this.#person.blocked = false;
    this.#membership('kicked', 'member');
  }

  /** The account is deleted: no update tells the bot, its sends are refused. */
  deactivate() {
    this.#person.deactivated = true;
  }

  #membership(before: 'member' | 'kicked', now: 'member' | 'kicked') {
    const bot = { user: this.#state.bot };
    const status = (kind: string) =>
      kind === 'kicked' ? { ...bot, status: kind, until_date: 0 } : { ...bot, status: kind };
    this.#state.updates.push('my_chat_member', {
      chat: this.#state.chats.chatOf(this.id),
      from: this.user,
      date: Math.floor(this.#state.now() / 1000),
      old_chat_member: status(before),
      new_chat_member: status(now),
    });
    this.#state.transcript.line(this.name, now === 'kicked' ? '(chặn bot)' : '(bỏ chặn bot)');
  }

  #letters(): readonly Letter[] {
    return this.#state.chats.letters(this.id).filter(({ gone }) => !gone);
  }

  /** The bot's messages that are still there, oldest first, edits applied. */
  get inbox(): Seen[] {
    return this.#letters()
      .filter(({ outgoing }) => outgoing)
      .map((letter) => seen(this.#state.files, letter));
  }

  /** The newest message of the bot. */
  last(): Seen {
    const newest = this.inbox.at(-1);
    if (!newest) throw new Error(`${this.name} has no message of the bot`);
    return newest;
  }

  /** Commands that the client's menu offers this person. */
  commands() {
    return this.#state.profile.commandsFor(this.id, this.user.language_code);
  }

  #story() {
    const mine = this.#state.transcript.lines.filter((line) => line.includes(this.name));
    return `Transcript of ${this.name}:\n${mine.join('\n') || '(nothing yet)'}`;
  }

  /**
   * The newest message of the bot, sent or edited since this person last did something, that fits:
   * a text contained, an expression or a predicate. Fails with the person's transcript.
   */
  async waitFor(choice: SeenChoice, timeoutMs = 10_000): Promise<Seen> {
    const place = { chatId: this.id, since: this.#lastAct, timeoutMs };
    const found = await awaitSeen(this.#state, place, (message) => matches(choice, message));
    if (found) return found;
    throw new Error(`${this.name} waited ${timeoutMs} ms for ${String(choice)}\n${this.#story()}`);
  }
}

const idOf = (message: Seen | TelegramMessage | number) => {
  if (typeof message === 'number') return message;
  return 'message_id' in message ? message.message_id : message.id;
};
