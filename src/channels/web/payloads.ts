import { z } from 'zod';
import type { AttachmentKind, AttachmentRef, Choice, RichText } from '../../domain/message.ts';

/** More than any message of a person needs; the dialogue has its own word for long ones. */
const TEXT_LIMIT = 100_000;

const kinds = ['image', 'document', 'voice', 'audio', 'video'] as const satisfies AttachmentKind[];

const file = z.object({
  /** What `PUT /chat/api/files` gave back. */
  token: z.string().max(300),
  kind: z.enum(kinds),
  size: z.number().int().nonnegative(),
});

const location = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

const messageId = z.string().regex(/^\d{1,18}$/);

/** What every request about a conversation says: `id` is made by the page, so that trying again is harmless. */
const common = {
  id: z.uuid(),
  account: z.uuid(),
  locale: z.string().regex(/^[a-z]{2}$/),
};

/**
 * A message as the page sends it.
 * @example
 * { "id": "0b6f…", "account": "0193…", "locale": "vi", "text": "Đường bản Noong Đúc hỏng",
 *   "files": [{ "token": "9f86….Qm3x…", "kind": "image", "size": 48213 }],
 *   "location": { "latitude": 21.3256, "longitude": 103.9188 }, "replyTo": "41" }
 */
export const messageRequest = z.object({
  ...common,
  text: z.string().max(TEXT_LIMIT),
  files: z.array(file).max(10).default([]),
  location: location.nullable().default(null),
  replyTo: messageId.nullable().default(null),
});

/**
 * A pressed button.
 * @example { "id": "51c2…", "account": "0193…", "locale": "vi", "message": "42", "data": "send:1~aB3x9Q", "label": "Gửi" }
 */
export const pressRequest = z.object({
  ...common,
  message: messageId,
  data: z.string().min(1).max(64),
  label: z.string().max(200),
});

/** The first touch of a conversation. @example { "id": "7a90…", "account": "0193…", "locale": "vi", "payload": null } */
export const startRequest = z.object({ ...common, payload: z.string().max(64).nullable().default(null) });

/** @example { "account": "0193…" } */
export const openRequest = z.object({ account: z.uuid() });

const sender = z.object({
  externalId: z.string(),
  name: z.string().nullable(),
  locale: z.string().nullable(),
});

/**
 * What lies in the inbox.
 * @example
 * { "kind": "message", "sender": { "externalId": "visitor-1f0c…", "name": null, "locale": "vi" },
 *   "id": "0b6f…", "text": "Đường bản Noong Đúc hỏng", "files": [], "location": null, "replyTo": null }
 * @example
 * { "kind": "press", "sender": { … }, "message": "42", "data": "send:1~aB3x9Q" }
 * @example
 * { "kind": "start", "sender": { … }, "payload": "hn-2K7Q9" }
 */
export const webPayload = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    sender,
    id: z.string(),
    text: z.string(),
    files: z.array(file),
    location: location.nullable(),
    replyTo: z.string().nullable(),
  }),
  z.object({ kind: z.literal('press'), sender, message: z.string(), data: z.string() }),
  z.object({ kind: z.literal('start'), sender, payload: z.string().nullable() }),
]);

export type WebPayload = z.infer<typeof webPayload>;
export type MessageRequest = z.infer<typeof messageRequest>;
export type PressRequest = z.infer<typeof pressRequest>;

/** What a line of the transcript holds: what the person did (`key` is the page's id of it) … */
export type OwnContent = { key: string } & (
  | {
      type: 'message';
      text: string;
      files: MessageRequest['files'];
      location: MessageRequest['location'];
      replyTo: string | null;
    }
  | { type: 'press'; message: string; label: string }
  | { type: 'start' }
);

/** … or what the service said. `edits` names the line that is now to read so. */
export type SentContent = {
  type: 'sent';
  text: RichText;
  choices: Choice[][];
  attachments: AttachmentRef[];
  edits: string | null;
};

/** A file as the page shows it. */
export type ShownFile = { url: string; kind: AttachmentKind; size: number; name: string | null };

/**
 * A line as the page gets it. `key` is the page's own id of what it sent, so that it finds its copy again.
 * @example
 * { "id": "42", "account": "0193…", "own": false, "at": "2026-11-25T02:00:00.000Z",
 *   "type": "sent", "text": ["Mã: ", { "code": "CS-7K3M2X" }], "choices": [], "files": [], "edits": null }
 */
export type ShownMessage = { id: string; account: string; own: boolean; at: string } & (
  | {
      type: 'message';
      text: string;
      files: ShownFile[];
      location: MessageRequest['location'];
      replyTo: string | null;
      key: string;
    }
  | { type: 'press'; message: string; label: string; key: string }
  | { type: 'start'; key: string }
  | { type: 'sent'; text: RichText; choices: Choice[][]; files: ShownFile[]; edits: string | null }
);
