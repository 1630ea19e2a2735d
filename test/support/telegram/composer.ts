import type {
  TelegramInlineKeyboardButton,
  TelegramMessage,
  TelegramMessageEntity,
  TelegramUser,
} from '@gramio/types';
import { displayName, type Letter } from './chats.ts';
import type { FileKind } from './files.ts';
import type { Content } from './methods/delivery.ts';
import { shownAs } from './methods/media.ts';
import type { State } from './state.ts';

/** What a person sends along with a file. */
export interface FileSent {
  readonly caption?: string;
  readonly fileName?: string;
  readonly mime?: string;
  /** Messages with the same value are one album. */
  readonly mediaGroup?: string;
  /** Seconds, for what is played. */
  readonly duration?: number;
}

const usual: Record<FileKind, { fileName: string; mime: string }> = {
  photo: { fileName: 'photo.jpg', mime: 'image/jpeg' },
  document: { fileName: 'document.bin', mime: 'application/octet-stream' },
  voice: { fileName: 'voice.oga', mime: 'audio/ogg' },
  audio: { fileName: 'audio.mp3', mime: 'audio/mpeg' },
  video: { fileName: 'video.mp4', mime: 'video/mp4' },
  video_note: { fileName: 'video_note.mp4', mime: 'video/mp4' },
  animation: { fileName: 'animation.mp4', mime: 'video/mp4' },
};

/** Clients mark commands; bots look for the mark, not for the slash. */
function commandsIn(text: string): TelegramMessageEntity[] {
  return [...text.matchAll(/(?<=^|\s)\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?/g)].map((found) => ({
    type: 'bot_command',
    offset: found.index,
    length: found[0].length,
  }));
}

/** Clients cut a long text into messages of at most 4096 characters, at a space where there is one. */
function pieces(text: string): string[] {
  const all = [...text];
  const result: string[] = [];
  for (let at = 0; at < all.length; ) {
    const rest = all.length - at <= 4096;
    const window = all.slice(at, at + 4096);
    const space = rest ? -1 : window.findLastIndex((c) => /\s/.test(c));
    const size = space > 2048 ? space + 1 : window.length;
    result.push(window.slice(0, size).join('').trim());
    at += size;
  }
  return result.filter((piece) => piece !== '');
}

/** Writes what one person does in one chat and tells the bot. */
export class Composer {
  readonly #state: State;
  readonly #from: TelegramUser;
  readonly #chatId: number;
  readonly #topic: number | undefined;

  constructor(state: State, from: TelegramUser, chatId: number, topic?: number) {
    this.#state = state;
    this.#from = from;
    this.#chatId = chatId;
    this.#topic = topic;
  }

  #post(content: Content, replyTo?: number): TelegramMessage {
    const { chats, updates } = this.#state;
    const target = replyTo === undefined ? undefined : chats.find(this.#chatId, replyTo);
    if (replyTo !== undefined && !target) throw new Error(`There is no message ${replyTo} to reply to`);
    const chat = chats.chatOf(this.#chatId);
    if (!chat) throw new Error(`There is no chat ${this.#chatId}`);
    const { reply_to_message: _deeper, ...answered } = target?.message ?? {};
    const reply = target && { reply_to_message: structuredClone(answered as TelegramMessage) };
    const date = Math.floor(this.#state.now() / 1000);
    const { message } = chats.add(
      { from: this.#from, chat, date, ...this.#thread(), ...reply, ...content },
      { outgoing: false },
    );
    if (chat.type === 'private' || this.#visibleInGroup(message)) updates.push('message', message);
    return structuredClone(message);
  }

  #thread() {
    return this.#topic === undefined
      ? {}
      : { message_thread_id: this.#topic, is_topic_message: true as const };
  }

  /** With privacy mode a bot sees only commands, replies to it and mentions of it in a group. */
  #visibleInGroup({ text = '', chat, reply_to_message }: TelegramMessage) {
    const { bot, chats } = this.#state;
    if (chats.groups.get(chat.id)?.bot === 'administrator') return true;
    const other = /^\/\w+@(\w+)/.exec(text)?.[1];
    const command = text.startsWith('/') && (!other || other === bot.username);
    return command || reply_to_message?.from?.id === bot.id || text.includes(`@${bot.username}`);
  }

  text(text: string, replyTo?: number): TelegramMessage {
    const parts = pieces(text);
    const sent = parts.map((part, index) => {
      const entities = commandsIn(part);
      const content = { text: part, ...(entities.length > 0 && { entities }) };
      return this.#post(content, index === 0 ? replyTo : undefined);
    });
    const last = sent.at(-1);
    if (!last) throw new Error('No client sends an empty message');
    return last;
  }

  edit(messageId: number, text: string): TelegramMessage {
    const letter = this.#state.chats.find(this.#chatId, messageId);
    if (!letter || letter.outgoing) throw new Error(`Message ${messageId} is not this person's own`);
    const { entities: _old, ...message } = letter.message;
    const entities = commandsIn(text);
    const body =
      message.text === undefined ? { caption: text } : { text, ...(entities.length > 0 && { entities }) };
    letter.message = { ...message, ...body, edit_date: Math.floor(this.#state.now() / 1000) };
    this.#state.chats.announce({ type: 'edit', letter });
    this.#state.updates.push('edited_message', letter.message);
    return structuredClone(letter.message);
  }

  file(kind: FileKind, data: Buffer, more: FileSent): TelegramMessage {
    const { fileName = usual[kind].fileName, mime = usual[kind].mime, caption, mediaGroup, duration } = more;
    const file = this.#state.files.add(kind, { fileName, mime, data });
    return this.#post({
      ...shownAs(this.#state, file, duration === undefined ? {} : { duration }),
      ...(caption && { caption }),
      ...(mediaGroup && { media_group_id: mediaGroup }),
    });
  }

  location(latitude: number, longitude: number) {
    return this.#post({ location: { latitude, longitude } });
  }

  /** One's own card, or that of somebody who is not on Telegram. */
  contact(phone_number: string, other?: string) {
    const { id: user_id, first_name } = this.#from;
    const contact = other === undefined ? { first_name, user_id } : { first_name: other };
    return this.#post({ contact: { phone_number, ...contact } });
  }

  press({ message }: Letter, button: TelegramInlineKeyboardButton) {
    const { callback_data: data } = button;
    if (data === undefined)
      throw new Error(`Button [${button.text}] opens ${button.url ?? 'something else'}`);
    const { id, answer } = this.#state.presses.add(this.#from.id);
    this.#state.transcript.line(`${displayName(this.#from)} → Bot`, `[${button.text}]`);
    this.#state.updates.push('callback_query', {
      id,
      from: this.#from,
      message,
      chat_instance: String(7_140_000_000_000_000_000n + BigInt(message.chat.id)),
      data,
    });
    return { queryId: id, data, answer };
  }
}
