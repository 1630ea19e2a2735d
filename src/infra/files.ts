import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileTypeFromBuffer } from 'file-type';
import type { AttachmentKind } from '../domain/message.ts';

export type StoredFile = { sha256: string; size: number; mime: string; kind: AttachmentKind };

export type FileStore = {
  /** Writes a stream under its own hash. `too-large` as soon as the limit is passed; then nothing is kept. */
  keep(source: Readable, limitBytes: number): Promise<StoredFile | { type: 'too-large' } | { type: 'empty' }>;
  /** The whole, or the bytes from `start` to `end`, both included. */
  read(sha256: string, part?: { start: number; end: number }): Readable;
  remove(sha256: string): Promise<void>;
  exists(sha256: string): Promise<boolean>;
  /** Removes what is older than `before` and not needed, and what a broken upload left. @returns how many files. */
  sweep(before: Date, isNeeded: (sha256: string) => Promise<boolean>): Promise<number>;
};

/** What each content type is to a channel. A type that is not here is a document, to be downloaded and never shown. */
const KINDS: Record<string, AttachmentKind> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/webp': 'image',
  'audio/ogg': 'voice',
  'audio/opus': 'voice',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/x-m4a': 'audio',
  'audio/aac': 'audio',
  'video/mp4': 'video',
  'video/webm': 'video',
  'video/quicktime': 'video',
};

/** Files live under DATA_DIR/files, named by what is in them: never by a name somebody sent. */
export function createFileStore(folder: string): FileStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    async keep(source, limitBytes) {
      await mkdir(folder, { recursive: true });
      const partial = join(folder, `${randomUUID()}.partial`);
      const written = await write(source, partial, limitBytes);
      if ('type' in written) {
        await rm(partial, { force: true });
        return written;
      }
      const target = pathOf(written.sha256);
      await mkdir(join(target, '..'), { recursive: true });
      await rename(partial, target);
      return written;
    },
    read: (sha256, part) => createReadStream(pathOf(sha256), part),
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    exists: (sha256) =>
      stat(pathOf(sha256)).then(
        () => true,
        () => false,
      ),
    async sweep(before, isNeeded) {
      await mkdir(folder, { recursive: true });
      let removed = 0;
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || (await stat(path)).mtime >= before) continue;
        if (!entry.name.endsWith('.partial') && (await isNeeded(entry.name))) continue;
        await rm(path, { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

async function write(
  source: Readable,
  path: string,
  limit: number,
): Promise<StoredFile | { type: 'too-large' } | { type: 'empty' }> {
  const hash = createHash('sha256');
  const file = await open(path, 'w', 0o600);
  let head = Buffer.alloc(0);
  let size = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        source.destroy();
        return { type: 'too-large' };
      }
      if (head.length < 4100) head = Buffer.concat([head, chunk.subarray(0, 4100)]);
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (size === 0) return { type: 'empty' };
  // A voice message is `audio/ogg; codecs=opus`: what plays it is not what it is.
  const mime = (await fileTypeFromBuffer(head))?.mime.split(';')[0] ?? 'application/octet-stream';
  return { sha256: hash.digest('hex'), size, mime, kind: KINDS[mime] ?? 'document' };
}
