import type { Readable } from 'node:stream';
import type { Context } from '../../context.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import { rememberSentFile, type SentFileKey, sentFileOf } from '../../store/telegram-files.ts';
import { SendError } from '../channel.ts';
import { UPLOAD_LIMIT_MS, Upload } from './api.ts';
import type { SentMessage } from './payloads.ts';

export type Shape = 'photo' | 'document' | 'voice' | 'audio' | 'video';

/** Above this Telegram takes a picture as a document only, and nothing at all above the second. */
const PHOTO_LIMIT_BYTES = 10 * 1024 * 1024;
const UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024;

/** A stored file on its way: a stream of its bytes, or the name Telegram gave it when it was first sent. */
export type OutgoingFile = {
  key: SentFileKey;
  media: Upload | string;
  options: { limitMs?: number; signal?: AbortSignal };
  /** Gives the file handle back, whatever became of the call. */
  close(): void;
  /** Set when the bytes could not be read. */
  unreadable(): boolean;
};

/** How a file of ours goes: what Telegram would not show as what it is goes as a document. */
export function shapeOf({ kind, mime, size }: AttachmentRef): Shape {
  switch (kind) {
    case 'image':
      return size <= PHOTO_LIMIT_BYTES ? 'photo' : 'document';
    case 'voice':
      return mime === 'audio/ogg' || mime === 'audio/opus' ? 'voice' : 'document';
    case 'audio':
      return ['audio/mpeg', 'audio/mp4', 'audio/x-m4a'].includes(mime) ? 'audio' : 'document';
    case 'video':
      return mime === 'video/mp4' ? 'video' : 'document';
    case 'document':
      return 'document';
    default:
      return kind satisfies never;
  }
}

/** @throws SendError when the file is not there or too large for Telegram. */
export async function fileFor(
  ctx: Context,
  botId: string,
  file: AttachmentRef,
  shape: Shape,
): Promise<OutgoingFile> {
  // A document keeps the name under which it was first sent, so the name is part of what it was sent as.
  const sentAs = shape === 'document' ? `document ${file.name}` : shape;
  const known = await sentFileOf(ctx, file.id, { botId, shape: sentAs });
  if (!known) throw new SendError({ kind: 'refused', why: 'the attachment is gone' });
  const key = { botId, sha256: known.sha256, shape: sentAs };
  if (known.fileId)
    return { key, media: known.fileId, options: {}, close: () => undefined, unreadable: () => false };
  if (file.size > UPLOAD_LIMIT_BYTES)
    throw new SendError({ kind: 'refused', why: 'the attachment is too large' });
  return uploadOf(ctx.files.read(known.sha256), key, file.name);
}

/** telegraf does not notice a stream that breaks and would wait for its end: then the call is aborted here. */
function uploadOf(stream: Readable, key: SentFileKey, name: string): OutgoingFile {
  const broken = new AbortController();
  stream.on('error', () => broken.abort());
  return {
    key,
    media: new Upload(stream, name),
    options: { limitMs: UPLOAD_LIMIT_MS, signal: broken.signal },
    close: () => void stream.destroy(),
    unreadable: () => broken.signal.aborted,
  };
}

/** Keeps the name that Telegram gave the file. The message is out by now: that this fails is no failure to send it. */
export async function rememberFile(
  ctx: Context,
  file: OutgoingFile,
  shape: Shape,
  sent: SentMessage,
): Promise<void> {
  if (typeof file.media === 'string') return;
  const shown = shape === 'photo' ? sent.photo?.toSorted((a, b) => b.width - a.width)[0] : sent[shape];
  if (!shown) return;
  await rememberSentFile(ctx, file.key, shown.file_id).catch((error: unknown) =>
    ctx.log.warn({ err: error }, 'name of a sent file not kept'),
  );
}
