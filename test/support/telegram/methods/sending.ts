import type { TelegramLinkPreviewOptions } from '@gramio/types';
import { badRequest, botMistake } from '../api-error.ts';
import { onlyKnown } from '../markup.ts';
import type { Parameters } from '../parameters.ts';
import type { State } from '../state.ts';
import { messageText } from '../text-rules.ts';
import { type Content, captionOf, deliver } from './delivery.ts';

const previewFields: Record<keyof TelegramLinkPreviewOptions, true> = {
  is_disabled: true,
  url: true,
  prefer_small_media: true,
  prefer_large_media: true,
  show_above_text: true,
};

export function textOf(given: Parameters): Content {
  const preview = given.obj('link_preview_options');
  if (preview) onlyKnown('LinkPreviewOptions', preview, previewFields);
  const { text, entities } = messageText(
    given.str('text') ?? '',
    given.str('parse_mode'),
    given.list('entities'),
  );
  return { text, ...(entities.length > 0 && { entities }) };
}

export const sendMessage = (state: State, given: Parameters) => deliver(state, given, textOf(given));

export function sendLocation(state: State, given: Parameters) {
  const latitude = given.num('latitude') ?? 0;
  const longitude = given.num('longitude') ?? 0;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw botMistake('wrong location specified');
  return deliver(state, given, { location: { latitude, longitude } });
}

const chatActions = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

export function sendChatAction(state: State, given: Parameters) {
  if (!chatActions.has(given.str('action') ?? '')) throw botMistake('wrong parameter action in request');
  state.chats.reachable(given.chat('chat_id'));
  return true;
}

/** Content of a message that a copy keeps: not its sender, answer or buttons. */
const copied = [
  'text',
  'entities',
  'photo',
  'document',
  'voice',
  'video',
  'location',
  'caption',
  'caption_entities',
] as const;

export function copyMessage(state: State, given: Parameters) {
  const from = state.chats.reachable(given.chat('from_chat_id'));
  const source = state.chats.find(from.id, given.num('message_id') ?? 0);
  if (!source) throw badRequest('message to copy not found');
  const content: Content = {};
  for (const field of copied) {
    const value = source.message[field];
    if (value !== undefined) Object.assign(content, { [field]: structuredClone(value) });
  }
  if (given.str('caption') !== undefined) {
    delete content.caption;
    delete content.caption_entities;
    Object.assign(content, captionOf(given));
  }
  return { message_id: deliver(state, given, content).message_id };
}
