import { buffer } from 'node:stream/consumers';
import type { Context } from '../../context.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import { forgetUpload, rememberUpload, type UploadKey, uploadOf } from '../../store/zalo-uploads.ts';
import { SendError } from '../channel.ts';
import type { Api, CallOptions } from './api.ts';
import { uploaded } from './payloads.ts';
import { shrink } from './picture.ts';

const MEGABYTE = 1024 * 1024;
/** What Zalo takes (its upload pages): pictures as JPEG and PNG, and these documents. */
const PICTURE_LIMIT_BYTES = MEGABYTE;
const FILE_LIMIT_BYTES = 5 * MEGABYTE;
const PICTURES: Record<string, string> = { 'image/jpeg': '.jpg', 'image/png': '.png' };
const DOCUMENTS: Record<string, string> = {
  'application/pdf': '.pdf',
  'application/msword': '.doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'text/csv': '.csv',
};
/** A picture larger than this is not loaded to be scaled down. */
const SHRINKABLE_BYTES = 20 * MEGABYTE;

/** Zalo keeps an upload for seven days; it is taken for old in time for a message that is sent slowly. */
const KEPT_MS = 6.5 * 86_400_000;

/** How a file of ours goes: what Zalo does not take goes as a link. */
export type Shape = 'image' | 'file' | 'link';

export function shapeOf({ kind, mime, size }: AttachmentRef): Shape {
  if (kind === 'image') return size <= SHRINKABLE_BYTES ? 'image' : 'link';
  return DOCUMENTS[mime] && size <= FILE_LIMIT_BYTES ? 'file' : 'link';
}

export type Media = {
  /** The name under which Zalo keeps the file: from before, or after an upload now. Null when it must go as a link. */
  handleOf(file: AttachmentRef, shape: 'image' | 'file', options: CallOptions): Promise<string | null>;
  /** Zalo does not know the name any more. */
  forget(file: AttachmentRef, shape: 'image' | 'file'): Promise<void>;
};

export function createMedia(ctx: Context, api: Api, oaId: string): Media {
  const since = () => new Date(ctx.clock.now().getTime() - KEPT_MS);
  const find = async (file: AttachmentRef, shape: 'image' | 'file') => {
    const known = await uploadOf(ctx, file.id, { oaId, shape }, since());
    if (!known) throw new SendError({ kind: 'refused', why: 'the attachment is gone' });
    const key: UploadKey = { oaId, sha256: known.sha256, shape };
    return { key, handle: known.handle };
  };
  return {
    async handleOf(file, shape, options) {
      const { key, handle } = await find(file, shape);
      if (handle !== null) return handle;
      const bytes = await buffer(ctx.files.read(key.sha256)).catch(() => {
        throw new SendError({ kind: 'refused', why: 'the attachment can not be read' });
      });
      const upload = shape === 'file' ? asDocument(file, bytes) : await asPicture(file, bytes);
      if (!upload) return null;
      const given = uploaded.parse(await api.upload(`/v2.0/oa/upload/${shape}`, upload, options));
      await rememberUpload(ctx, key, given);
      return given;
    },
    async forget(file, shape) {
      await forgetUpload(ctx, (await find(file, shape)).key);
    },
  };
}

type Upload = { name: string; mime: string; bytes: Buffer };

function asDocument({ name, mime }: AttachmentRef, bytes: Buffer): Upload {
  return { name: named(name, DOCUMENTS[mime] ?? ''), mime, bytes };
}

async function asPicture({ name, mime }: AttachmentRef, bytes: Buffer): Promise<Upload | null> {
  const extension = PICTURES[mime];
  if (extension && bytes.length <= PICTURE_LIMIT_BYTES) return { name: named(name, extension), mime, bytes };
  const smaller = await shrink(bytes, PICTURE_LIMIT_BYTES);
  return smaller && { name: named(name, '.jpg'), mime: 'image/jpeg', bytes: smaller };
}

/** Zalo goes by the end of the name. */
function named(name: string, extension: string): string {
  return name.toLowerCase().endsWith(extension) ? name : `${name.replace(/\.[^.]*$/, '')}${extension}`;
}
