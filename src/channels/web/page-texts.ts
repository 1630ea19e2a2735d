import type { Speaker, TextKey } from '../../infra/texts.ts';

/** What the page's script says; `{name}` is filled in there. The server writes the rest into the page. */
const KEYS = [
  'chat.citizen.numbered',
  'chat.staff.none',
  'chat.citizen.side',
  'chat.staff.side',
  'chat.role.official',
  'chat.role.unit-head',
  'chat.role.secretary',
  'chat.role.chair',
  'chat.role.supervisor',
  'chat.role.admin',
  'chat.compose.replyTo',
  'chat.compose.remove',
  'chat.compose.uploading',
  'chat.compose.voice',
  'chat.compose.voiceStop',
  'chat.compose.recording',
  'chat.place.malformed',
  'chat.place.refused',
  'chat.message.you',
  'chat.message.service',
  'chat.message.new',
  'chat.message.newElsewhere',
  'chat.message.edited',
  'chat.message.pressed',
  'chat.message.started',
  'chat.message.reply',
  'chat.message.today',
  'chat.message.yesterday',
  'chat.message.image',
  'chat.message.document',
  'chat.message.voice',
  'chat.message.audio',
  'chat.message.video',
  'chat.message.open',
  'chat.message.location',
  'chat.message.unread',
  'chat.message.sending',
  'chat.message.notSent',
  'chat.message.retry',
  'chat.failure.offline',
  'chat.failure.back',
  'chat.failure.tooLarge',
  'chat.failure.tooMany',
  'chat.failure.empty',
  'chat.failure.upload',
  'chat.failure.picture',
  'chat.failure.microphone',
  'chat.failure.load',
] as const satisfies TextKey[];

/** `chat.message.new` is `message.new` on the page. */
export type PageText = (typeof KEYS)[number] extends `chat.${infer Rest}` ? Rest : never;

const PLACEHOLDERS = Object.fromEntries(
  ['n', 'text', 'side', 'name', 'time', 'label', 'place'].map((name) => [name, `{${name}}`]),
);

export function pageTexts(speak: Speaker): Record<string, string> {
  return Object.fromEntries(KEYS.map((key) => [key.slice('chat.'.length), speak.plain(key, PLACEHOLDERS)]));
}
