import type { GroupEvent } from '../../domain/message.ts';
import type { Understood } from '../channel.ts';
import type { Message, Update } from './payloads.ts';
import { senderOf } from './sender.ts';

/** The longest command we read; what is longer is talk. */
const MAX_COMMAND = 120;

export function chatOfUpdate(update: Update): Message['chat'] | undefined {
  const { message, edited_message: edited, callback_query: press, my_chat_member: member } = update;
  return message?.chat ?? edited?.chat ?? press?.message?.chat ?? member?.chat;
}

/**
 * What happened in a group and is meant for us; null for all else, whatever an administrator's bot gets to see: talk,
 * files, edits, commands for other bots. Pure.
 */
export function interpretInGroup(update: Update, bot: string | null): Understood | null {
  const chat = chatOfUpdate(update);
  if (!chat || (chat.type !== 'group' && chat.type !== 'supergroup')) return null;
  const event = eventOf(update, bot);
  if (!event) return null;
  const from = update.message?.from ?? update.callback_query?.from ?? update.my_chat_member?.from;
  return {
    sender: from ? senderOf(from) : null,
    group: { externalId: String(chat.id), title: chat.title ?? '' },
    event,
  };
}

/**
 * What is stored of an update from a group: nothing of talk, and of what is meant for us only what we read. Words said
 * in a group are not ours to keep.
 */
export function withoutTalk(update: Update, bot: string | null): Update | null {
  const understood = interpretInGroup(update, bot);
  if (!understood?.group) return null;
  const { message } = update;
  if (!message) return update;
  const { message_id, from, chat, message_thread_id, is_topic_message, migrate_to_chat_id } = message;
  const { event } = understood;
  return {
    update_id: update.update_id,
    message: {
      message_id,
      from,
      chat,
      message_thread_id,
      is_topic_message,
      migrate_to_chat_id,
      ...(event.type === 'command' && { text: message.text }),
      ...(event.type === 'reply' && { reply_to_message: message.reply_to_message }),
    },
  };
}

function eventOf(update: Update, bot: string | null): GroupEvent | null {
  const { message, callback_query: press, my_chat_member: change } = update;
  if (message) return ofMessage(message, bot);
  if (press?.data !== undefined) return { type: 'choice', data: press.data, queryId: press.id };
  if (!change) return null;
  const [before, now] = [isIn(change.old_chat_member), isIn(change.new_chat_member)];
  return before === now ? null : { type: now ? 'added' : 'removed' };
}

function ofMessage(message: Message, bot: string | null): GroupEvent | null {
  if (message.migrate_to_chat_id !== undefined)
    return { type: 'moved', to: String(message.migrate_to_chat_id) };
  if (!message.from) return null;
  const thread = message.is_topic_message ? message.message_thread_id : undefined;
  const topic = thread === undefined ? null : String(thread);
  const command = readCommand(message.text ?? '', bot);
  if (command !== null) return command === 'other' ? null : { type: 'command', ...command, topic };
  const answered = message.reply_to_message?.from?.username;
  return answered && isOurs(answered, bot) ? { type: 'reply', topic } : null;
}

function readCommand(text: string, bot: string | null): { text: string; named: boolean } | 'other' | null {
  const match = /^(\/[A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+))?(?=\s|$)/.exec(text);
  if (!match || text.length > MAX_COMMAND) return null;
  const [whole, command = '', name] = match;
  if (name !== undefined && !isOurs(name, bot)) return 'other';
  return { text: command + text.slice(whole.length), named: name !== undefined };
}

function isOurs(name: string, bot: string | null): boolean {
  return bot !== null && name.toLowerCase() === bot.toLowerCase();
}

/** `restricted` may be inside or out; it says so itself. */
function isIn(member: { status: string; is_member?: boolean } | undefined): boolean {
  if (member?.status === 'restricted') return member.is_member === true;
  return member?.status === 'member' || member?.status === 'administrator';
}
