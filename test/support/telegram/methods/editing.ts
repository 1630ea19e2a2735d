import { isDeepStrictEqual } from 'node:util';
import { badRequest, botMistake } from '../api-error.ts';
import type { Letter } from '../chats.ts';
import { readMarkup } from '../markup.ts';
import type { Parameters } from '../parameters.ts';
import type { State } from '../state.ts';
import { type Content, captionOf } from './delivery.ts';
import { textOf } from './sending.ts';

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
  'content and reply markup of the message';

function editable(state: State, given: Parameters): Letter {
  if (given.str('inline_message_id') !== undefined)
    throw botMistake('inline messages are not supported by this fake');
  if (given.chat('chat_id') === undefined) throw botMistake('chat_id is empty');
  const messageId = given.num('message_id');
  if (messageId === undefined) throw botMistake('message identifier is not specified');
  const chat = state.chats.reachable(given.chat('chat_id'));
  const letter = state.chats.find(chat.id, messageId);
  if (!letter) throw badRequest('message to edit not found');
  if (!letter.outgoing || letter.frozen) throw badRequest("message can't be edited");
  return letter;
}

/** Replaces the named fields and the markup; a markup that is not given is taken away, as Telegram does. */
function edit(
  state: State,
  given: Parameters,
  letter: Letter,
  replaced: (keyof Content)[],
  content: Content,
) {
  const markup = readMarkup(given.obj('reply_markup'), true);
  const next = { ...letter.message };
  for (const field of [...replaced, 'reply_markup'] as const) delete next[field];
  Object.assign(next, content);
  if (markup.kind === 'inline') next.reply_markup = markup.markup;
  if (isDeepStrictEqual({ ...next }, letter.message)) throw badRequest(notModified);
  letter.message = { ...next, edit_date: Math.floor(state.now() / 1000) };
  state.chats.announce({ type: 'edit', letter });
  return structuredClone(letter.message);
}

export function editMessageText(state: State, given: Parameters) {
  if (given.obj('rich_message')) throw botMistake('rich messages are not supported by this fake');
  const content = textOf(given);
  const letter = editable(state, given);
  if (letter.message.text === undefined) throw badRequest('there is no text in the message to edit');
  return edit(state, given, letter, ['text', 'entities'], content);
}

const captioned = ['photo', 'document', 'voice', 'audio', 'video'] as const;

export function editMessageCaption(state: State, given: Parameters) {
  const content = captionOf(given);
  const letter = editable(state, given);
  if (!captioned.some((field) => letter.message[field])) {
    throw badRequest('there is no caption in the message to edit');
  }
  return edit(state, given, letter, ['caption', 'caption_entities'], content);
}

export function editMessageReplyMarkup(state: State, given: Parameters) {
  return edit(state, given, editable(state, given), [], {});
}

const deletableFor = 48 * 3600;

export function deleteMessage(state: State, given: Parameters) {
  const chat = state.chats.reachable(given.chat('chat_id'));
  const letter = state.chats.find(chat.id, given.num('message_id') ?? 0);
  if (!letter) throw badRequest('message to delete not found');
  const age = Math.floor(state.now() / 1000) - letter.message.date;
  const mayDelete = letter.outgoing || chat.type === 'private';
  if (!mayDelete || age > deletableFor) throw badRequest("message can't be deleted");
  letter.gone = true;
  state.chats.announce({ type: 'delete', letter });
  return true;
}
