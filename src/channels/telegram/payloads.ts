import { z } from 'zod';

/**
 * The parts of the Bot API's objects that we read; everything else is ignored, so that a newer Telegram changes nothing.
 * They never leave this folder. Identifiers have up to 52 bits: a JavaScript number holds them.
 */

const id = z.number().int();

// {"id":910000001,"is_bot":false,"first_name":"Hoa","last_name":"Lò","username":"lohoa","language_code":"vi"}
const user = z.object({
  id,
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});

// {"id":910000001,"type":"private","first_name":"Hoa"}, {"id":-1001900000001,"type":"supergroup","title":"Tổ dân phố 5"}
const chat = z.object({ id, type: z.string(), title: z.string().optional() });

// {"file_id":"BQACAgUAAxk…","file_unique_id":"AQAD…","file_size":48213,"mime_type":"application/pdf","file_name":"don.pdf"}
const file = z.object({ file_id: z.string().min(1), file_size: z.number().optional() });

// {"file_id":"AgACAgUAAxk…","file_unique_id":"AQAD…","file_size":91234,"width":1280,"height":960}
const photoSize = file.extend({ width: z.number(), height: z.number() });

// {"latitude":21.328,"longitude":103.914}
const location = z.object({ latitude: z.number(), longitude: z.number() });

// {"phone_number":"84912345678","first_name":"Hoa","last_name":"Lò","user_id":910000001}
const contact = z.object({
  phone_number: z.string(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  user_id: id.optional(),
});

// {"message_id":7,"from":{…},"chat":{…},"date":1795590000,"text":"Đường bản Noong Đúc hỏng",
//  "reply_to_message":{"message_id":5,…},"media_group_id":"13700000000000001"}
const message = z.object({
  message_id: id,
  from: user.optional(),
  chat,
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(photoSize).optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  location: location.optional(),
  contact: contact.optional(),
  media_group_id: z.string().optional(),
  reply_to_message: z.object({ message_id: id, from: user.optional() }).optional(),
  // In a forum the topic; elsewhere a thread of replies, which is none.
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
  // The small group became a supergroup of this id.
  migrate_to_chat_id: id.optional(),
  // Kinds we can't read and say so; only their presence matters.
  sticker: z.unknown().optional(),
  poll: z.unknown().optional(),
  dice: z.unknown().optional(),
  story: z.unknown().optional(),
  game: z.unknown().optional(),
  checklist: z.unknown().optional(),
  paid_media: z.unknown().optional(),
});

// {"id":"4382bfdwdsb323b2d9","from":{…},"message":{"message_id":9,…},"chat_instance":"-123","data":"send:1~Ab3dE6"}
const callbackQuery = z.object({
  id: z.string(),
  from: user,
  message: z.object({ message_id: id, chat }).optional(),
  data: z.string().optional(),
});

// {"chat":{"id":910000001,"type":"private"},"from":{…},"date":1795590000,"old_chat_member":{…},
//  "new_chat_member":{"user":{…},"status":"kicked","until_date":0}}
const member = z.object({ status: z.string(), is_member: z.boolean().optional() });
const memberChange = z.object({
  chat,
  from: user,
  old_chat_member: member.optional(),
  new_chat_member: member,
});

// {"update_id":10000,"message":{…}}
const update = z.object({
  update_id: id,
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: callbackQuery.optional(),
  my_chat_member: memberChange.optional(),
});

export type User = z.infer<typeof user>;
export type Message = z.infer<typeof message>;
export type Update = z.infer<typeof update>;

/** What we ask Telegram for, the same by polling and by webhook. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

/** What is stored: the update as it came and the name under which the bot then went (`/cmd@name` is meant for it). */
export type Stored = { bot: string | null; update: unknown };

/** Null for an object of another shape than Telegram's. */
export function readUpdate(value: unknown): Update | null {
  return update.safeParse(value).data ?? null;
}

const stored = z.object({ bot: z.string().nullable(), update });

export function readStored(value: unknown): { bot: string | null; update: Update } | null {
  return stored.safeParse(value).data ?? null;
}

const identified = z.object({ update_id: id });

/** The number of an update, whatever else is in it; null for what is no update. */
export function updateIdOf(value: unknown): number | null {
  return identified.safeParse(value).data?.update_id ?? null;
}

// {"id":7140000001,"is_bot":true,"first_name":"Đối Thoại","username":"doithoai_bot"}
export const botUser = z.object({ username: z.string().optional() });

// The result of a send: {"message_id":12,"chat":{…},"photo":[…]}
const sentMessage = message.pick({
  message_id: true,
  photo: true,
  document: true,
  voice: true,
  audio: true,
  video: true,
});
export type SentMessage = z.infer<typeof sentMessage>;

/** What a send answered. It was sent even if the answer is odd: then nothing is known of it, not even its number. */
export function readSent(result: unknown): SentMessage {
  return sentMessage.safeParse(result).data ?? { message_id: 0 };
}

// {"file_id":"…","file_unique_id":"…","file_size":48213,"file_path":"documents/file_1.pdf"}
export const fileInfo = z.object({ file_path: z.string().optional(), file_size: z.number().optional() });
