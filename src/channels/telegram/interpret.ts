import { readContact } from '../../domain/contact.ts';
import type { Contact, IncomingFile } from '../../domain/message.ts';
import type { Understood } from '../channel.ts';
import { chatOfUpdate, interpretInGroup } from './groups.ts';
import { type Message, readStored, type Update, type User } from './payloads.ts';
import { senderOf } from './sender.ts';

/** A stored update in the words of the dialogue; null for kinds we don't handle. Pure. */
export function interpret(payload: unknown): Understood | null {
  const stored = readStored(payload);
  if (!stored) return null;
  const { bot, update } = stored;
  const chat = chatOfUpdate(update);
  if (chat && chat.type !== 'private') return interpretInGroup(update, bot);
  if (update.message) return ofMessage(update.message, bot);
  if (update.edited_message) return ofEdit(update.edited_message);
  if (update.callback_query) return ofPress(update.callback_query);
  if (update.my_chat_member) return ofMembership(update.my_chat_member);
  return null;
}

/**
 * Whose turn an update is. One person's messages and presses share a queue here, since Telegram keeps them in two and
 * may deliver a press before an earlier message.
 */
export function conversationKeyOf(update: Update | null, updateId: number): string {
  const { message, edited_message: edited, callback_query: press, my_chat_member: member } = update ?? {};
  const from = message?.from ?? edited?.from ?? press?.from ?? member?.from;
  const key = from?.id ?? message?.chat.id ?? edited?.chat.id;
  return key === undefined ? `update ${updateId}` : String(key);
}

function ofMessage(message: Message, bot: string | null): Understood | null {
  if (!message.from) return null;
  const text = addressed(message.text ?? message.caption ?? '', bot);
  if (text === null) return null;
  const files = filesOf(message);
  const location = message.location
    ? { latitude: message.location.latitude, longitude: message.location.longitude }
    : null;
  const contact = contactOf(message, message.from);
  const unsupported =
    UNREADABLE.some((kind) => message[kind] !== undefined) || (message.contact !== undefined && !contact);
  // What is left says what happened in the chat (a pinned message, a changed timer): nobody speaks.
  if (text === '' && files.length === 0 && !location && !contact && !unsupported) return null;
  const sender = senderOf(message.from);
  const start = /^\/start(?:\s+([\s\S]*))?$/.exec(text);
  if (start) return { sender, incoming: { type: 'start', payload: start[1]?.trim() || null } };
  return {
    sender,
    incoming: {
      type: 'message',
      externalId: String(message.message_id),
      text,
      files,
      location,
      contact,
      replyTo: message.reply_to_message ? String(message.reply_to_message.message_id) : null,
      groupKey: message.media_group_id ?? null,
      unsupported,
    },
  };
}

function ofEdit(message: Message): Understood | null {
  if (!message.from) return null;
  const text = message.text ?? message.caption;
  if (text === undefined) return null;
  return {
    sender: senderOf(message.from),
    incoming: { type: 'edited', externalId: String(message.message_id), text },
  };
}

function ofPress(press: NonNullable<Update['callback_query']>): Understood | null {
  if (press.data === undefined) return null;
  const messageId = press.message ? String(press.message.message_id) : null;
  return {
    sender: senderOf(press.from),
    incoming: { type: 'choice', data: press.data, messageId, queryId: press.id },
  };
}

/** In a private chat this is how we learn, without sending, that a person blocked us or took that back. */
function ofMembership(change: NonNullable<Update['my_chat_member']>): Understood | null {
  const sender = senderOf(change.from);
  switch (change.new_chat_member.status) {
    case 'kicked':
      return { sender, incoming: { type: 'blocked' } };
    case 'member':
      return { sender, incoming: { type: 'unblocked' } };
    default:
      return null;
  }
}

/** The text without `@ourname` after a command; null when the command is for another bot. */
function addressed(text: string, bot: string | null): string | null {
  const match = /^(\/[A-Za-z0-9_]+)@([A-Za-z0-9_]+)/.exec(text);
  if (!match) return text;
  const [whole, command = '', name = ''] = match;
  if (bot !== null && name.toLowerCase() !== bot.toLowerCase()) return null;
  return command + text.slice(whole.length);
}

function contactOf({ contact }: Message, from: User): Contact | null {
  if (!contact) return null;
  const { phone_number: phone, first_name: first, last_name: last, user_id: id } = contact;
  return readContact({ name: [first, last].filter(Boolean).join(' '), phone, own: id === from.id });
}

const UNREADABLE = ['sticker', 'poll', 'dice', 'story', 'game', 'checklist', 'paid_media'] as const;

function filesOf(message: Message): IncomingFile[] {
  const files: IncomingFile[] = [];
  const add = (kind: IncomingFile['kind'], file: { file_id: string; file_size?: number } | undefined) => {
    if (file) files.push({ token: file.file_id, kind, size: file.file_size ?? null });
  };
  // A photo comes in several sizes, which are one picture.
  add('image', message.photo?.toSorted((a, b) => b.width * b.height - a.width * a.height)[0]);
  add('voice', message.voice);
  add('audio', message.audio);
  add('video', message.video ?? message.video_note ?? message.animation);
  // An animation comes a second time as a document, for older bots.
  if (!message.animation) add('document', message.document);
  return files;
}
