import type { TelegramMessage, TelegramReplyParameters } from '@gramio/types';
import { badRequest, botMistake } from '../api-error.ts';
import type { Letter } from '../chats.ts';
import { type Markup, onlyKnown, readMarkup } from '../markup.ts';
import type { Parameters } from '../parameters.ts';
import type { State } from '../state.ts';
import { captionText } from '../text-rules.ts';

/** The parts of a message that its method decides. */
export type Content = Partial<Omit<TelegramMessage, 'message_id' | 'date' | 'chat' | 'from'>>;

const replyFields: Record<keyof TelegramReplyParameters, true> = {
  message_id: true,
  chat_id: true,
  ephemeral_message_id: true,
  allow_sending_without_reply: true,
  quote: true,
  quote_parse_mode: true,
  quote_entities: true,
  quote_position: true,
  checklist_task_id: true,
  poll_option_id: true,
};

/** The message answered to, undefined for none; a target that is gone is refused unless the call allows it. */
function replyTarget(state: State, given: Parameters, chatId: number): Letter | undefined {
  const reply = given.obj('reply_parameters');
  if (!reply) return undefined;
  onlyKnown('ReplyParameters', reply, replyFields);
  const { message_id: messageId } = reply;
  if (!Number.isSafeInteger(messageId)) throw botMistake('message_id of reply_parameters must be an Integer');
  const target = state.chats.find(Number(reply['chat_id'] ?? chatId), Number(messageId));
  if (!target && reply['allow_sending_without_reply'] !== true)
    throw badRequest('message to be replied not found');
  return target;
}

const keyboardOf = (markup: Markup): Letter['keyboard'] => {
  if (markup.kind === 'keyboard') return { rows: markup.rows, oneTime: markup.oneTime };
  return markup.kind === 'remove' ? 'removed' : undefined;
};

/** A copy for the answer: one level of the message answered to, as Telegram shows it. */
function asReply(letter: Letter): TelegramMessage {
  const { reply_to_message: _deeper, ...message } = letter.message;
  return structuredClone(message);
}

/** The topic a call names: only a forum has any. */
function topicOf(state: State, given: Parameters, chatId: number): Content {
  const thread = given.num('message_thread_id');
  if (thread === undefined) return {};
  if (!state.chats.groups.get(chatId)?.topics.has(thread)) throw badRequest('message thread not found');
  return { message_thread_id: thread, is_topic_message: true };
}

/** Puts a message into the chat that the call names. All checks of the content are done before. */
export function deliver(state: State, given: Parameters, content: Content): TelegramMessage {
  const markup = readMarkup(given.obj('reply_markup'));
  const chat = state.chats.reachable(given.chat('chat_id'));
  const target = replyTarget(state, given, chat.id);
  const draft = {
    from: state.bot,
    chat,
    date: Math.floor(state.now() / 1000),
    ...topicOf(state, given, chat.id),
    ...(target && { reply_to_message: asReply(target) }),
    ...content,
    ...(given.bool('protect_content') && { has_protected_content: true as const }),
    ...(markup.kind === 'inline' && { reply_markup: markup.markup }),
  };
  const frozen = markup.kind === 'keyboard' || markup.kind === 'remove' || markup.kind === 'force';
  return structuredClone(
    state.chats.add(draft, { outgoing: true, frozen, keyboard: keyboardOf(markup) }).message,
  );
}

/** Caption fields of a call, absent when there is no caption. */
export function captionOf(given: Parameters): Content {
  const source = given.str('caption');
  if (source === undefined) return {};
  const { text, entities } = captionText(source, given.str('parse_mode'), given.list('caption_entities'));
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}
