import type { APIMethodParams, APIMethods, TelegramInputFile } from '@gramio/types';

export type Kind = 'int' | 'float' | 'str' | 'bool' | 'chat' | 'object' | 'array' | 'file';

type KindOf<T> = [T] extends [boolean]
  ? 'bool'
  : [T] extends [number]
    ? 'int' | 'float'
    : [T] extends [TelegramInputFile]
      ? 'file'
      : [T] extends [number | string]
        ? number extends T
          ? 'chat'
          : 'str'
        : [T] extends [readonly unknown[]]
          ? 'array'
          : string extends T
            ? 'str' | 'file'
            : 'object';

type Declared<P> = {
  [K in keyof P]-?: Record<never, never> extends Pick<P, K>
    ? `${KindOf<Exclude<P[K], undefined>>}?`
    : KindOf<P[K]>;
};
type Table<M extends keyof APIMethods> = { [K in M]: Declared<NonNullable<APIMethodParams<K>>> };

/** The supported methods. The compiler holds the table below to the official declarations, name by name. */
export type Method =
  | 'getMe'
  | 'getUpdates'
  | 'setWebhook'
  | 'deleteWebhook'
  | 'getWebhookInfo'
  | 'sendMessage'
  | 'sendPhoto'
  | 'sendDocument'
  | 'sendVoice'
  | 'sendAudio'
  | 'sendVideo'
  | 'sendLocation'
  | 'sendMediaGroup'
  | 'sendChatAction'
  | 'copyMessage'
  | 'editMessageText'
  | 'editMessageReplyMarkup'
  | 'editMessageCaption'
  | 'deleteMessage'
  | 'answerCallbackQuery'
  | 'getFile'
  | 'getChat'
  | 'setMyCommands'
  | 'getMyCommands'
  | 'deleteMyCommands'
  | 'setMyName'
  | 'setMyDescription'
  | 'setMyShortDescription'
  | 'setChatMenuButton';

const where = { business_connection_id: 'str?', chat_id: 'chat', message_thread_id: 'int?' } as const;
const topic = { direct_messages_topic_id: 'int?' } as const;
const ephemeral = { ephemeral_message_parameters: 'object?' } as const;
const how = {
  disable_notification: 'bool?',
  protect_content: 'bool?',
  allow_paid_broadcast: 'bool?',
  message_effect_id: 'str?',
  reply_parameters: 'object?',
} as const;
const answerable = { suggested_post_parameters: 'object?', reply_markup: 'object?' } as const;
const sending = { ...where, ...topic, ...ephemeral, ...how, ...answerable } as const;
const captioned = { caption: 'str?', parse_mode: 'str?', caption_entities: 'array?' } as const;
const above = { show_caption_above_media: 'bool?' } as const;
const message = { chat_id: 'chat', message_id: 'int' } as const;
const edited = {
  business_connection_id: 'str?',
  chat_id: 'chat?',
  message_id: 'int?',
  inline_message_id: 'str?',
  reply_markup: 'object?',
} as const;
const commandScope = { scope: 'object?', language_code: 'str?' } as const;

const table: Table<Exclude<Method, 'getMe' | 'getWebhookInfo'>> = {
  getUpdates: { offset: 'int?', limit: 'int?', timeout: 'int?', allowed_updates: 'array?' },
  setWebhook: {
    url: 'str',
    certificate: 'file?',
    ip_address: 'str?',
    max_connections: 'int?',
    allowed_updates: 'array?',
    drop_pending_updates: 'bool?',
    secret_token: 'str?',
  },
  deleteWebhook: { drop_pending_updates: 'bool?' },
  sendMessage: {
    ...sending,
    text: 'str',
    parse_mode: 'str?',
    entities: 'array?',
    link_preview_options: 'object?',
  },
  sendPhoto: { ...sending, ...captioned, ...above, photo: 'file', has_spoiler: 'bool?' },
  sendDocument: {
    ...sending,
    ...captioned,
    document: 'file',
    thumbnail: 'file?',
    disable_content_type_detection: 'bool?',
  },
  sendVoice: { ...sending, ...captioned, voice: 'file', duration: 'int?' },
  sendAudio: {
    ...sending,
    ...captioned,
    audio: 'file',
    duration: 'int?',
    performer: 'str?',
    title: 'str?',
    thumbnail: 'file?',
  },
  sendVideo: {
    ...sending,
    ...captioned,
    ...above,
    video: 'file',
    duration: 'int?',
    width: 'int?',
    height: 'int?',
    thumbnail: 'file?',
    cover: 'file?',
    start_timestamp: 'int?',
    has_spoiler: 'bool?',
    supports_streaming: 'bool?',
  },
  sendLocation: {
    ...sending,
    latitude: 'float',
    longitude: 'float',
    horizontal_accuracy: 'float?',
    live_period: 'int?',
    heading: 'int?',
    proximity_alert_radius: 'int?',
  },
  sendMediaGroup: { ...where, ...topic, ...how, media: 'array' },
  sendChatAction: { ...where, action: 'str' },
  copyMessage: {
    chat_id: 'chat',
    message_thread_id: 'int?',
    ...topic,
    ...how,
    ...answerable,
    ...captioned,
    ...above,
    from_chat_id: 'chat',
    message_id: 'int',
    video_start_timestamp: 'int?',
  },
  editMessageText: {
    ...edited,
    text: 'str?',
    parse_mode: 'str?',
    entities: 'array?',
    link_preview_options: 'object?',
    rich_message: 'object?',
  },
  editMessageReplyMarkup: edited,
  editMessageCaption: { ...edited, ...captioned, ...above },
  deleteMessage: message,
  answerCallbackQuery: {
    callback_query_id: 'str',
    text: 'str?',
    show_alert: 'bool?',
    url: 'str?',
    cache_time: 'int?',
  },
  getFile: { file_id: 'str' },
  getChat: { chat_id: 'chat' },
  setMyCommands: { commands: 'array', ...commandScope },
  getMyCommands: commandScope,
  deleteMyCommands: commandScope,
  setMyName: { name: 'str?', language_code: 'str?' },
  setMyDescription: { description: 'str?', language_code: 'str?' },
  setMyShortDescription: { short_description: 'str?', language_code: 'str?' },
  setChatMenuButton: { chat_id: 'int?', menu_button: 'object?' },
};

export const methodTable: Readonly<Record<Method, Readonly<Record<string, Kind | `${Kind}?`>>>> = {
  getMe: {},
  getWebhookInfo: {},
  ...table,
};

const byLowerCase = new Map(Object.keys(methodTable).map((name) => [name.toLowerCase(), name as Method]));

/** Telegram takes method names in any case. */
export const methodNamed = (name: string): Method | undefined => byLowerCase.get(name.toLowerCase());
