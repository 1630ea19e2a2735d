import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileTypeFromFile } from 'file-type';
import { isPicture, kindOf } from '../domain/file-type.ts';
import type { AttachmentKind } from '../domain/message.ts';
import { createPictures, type PictureRefused, type Pictures } from './pictures.ts';

export type StoredFile = { sha256: string; size: number; mime: string; kind: AttachmentKind };

/** Why a file was not kept. */
export type NotKept = { type: 'too-large' | 'empty' | PictureRefused };

export type FileStore = {
  /**
   * Writes a stream under its own hash, a picture under that of the picture drawn anew: no picture lies here as it was
   * sent. `too-large` as soon as the limit is passed; whatever is refused leaves nothing behind.
   */
  keep(source: Readable, limitBytes: number): Promise<StoredFile | NotKept>;
  /** Writes a stream as it is under the hash it must have. False, and nothing is kept, where it has another. */
  keepAs(source: AsyncIterable<Buffer>, sha256: string): Promise<boolean>;
  /** The whole, or the bytes from `start` to `end`, both included. */
  read(sha256: string, part?: { start: number; end: number }): Readable;
  remove(sha256: string): Promise<void>;
  exists(sha256: string): Promise<boolean>;
  /** Removes what is older than `before` and not needed, and what a broken upload left. @returns how many files. */
  sweep(before: Date, isNeeded: (sha256: string) => Promise<boolean>): Promise<number>;
};

/** Files live under DATA_DIR/files, named by what is in them: never by a name somebody sent. */
export function createFileStore(folder: string): FileStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  const pictures = createPictures();
  const exists = (sha256: string) =>
    stat(pathOf(sha256)).then(
      () => true,
      () => false,
    );
  return {
    async keep(source, limitBytes) {
      await mkdir(folder, { recursive: true });
      const partial = join(folder, `${randomUUID()}.partial`);
      try {
        const written = await write(source, partial, limitBytes);
        if ('type' in written) return written;
        const mime = await typeOf(partial);
        // What lies here already was drawn by us: the same picture, sent on, is not drawn a second time.
        const drawn = isPicture(mime) && !(await exists(written.sha256));
        const file = drawn ? await redraw(pictures, partial, mime) : { ...written, mime };
        if ('type' in file) return file;
        const target = pathOf(file.sha256);
        await mkdir(join(target, '..'), { recursive: true });
        await rename(partial, target);
        return { ...file, kind: kindOf(file.mime) };
      } finally {
        await rm(partial, { force: true });
      }
    },
    keepAs: (source, sha256) => keepAs({ folder, target: pathOf(sha256) }, source, sha256),
    read: (sha256, part) => createReadStream(pathOf(sha256), part),
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    exists,
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

async function keepAs(
  { folder, target }: { folder: string; target: string },
  source: AsyncIterable<Buffer>,
  sha256: string,
): Promise<boolean> {
  await mkdir(join(target, '..'), { recursive: true });
  const partial = join(folder, `${randomUUID()}.partial`);
  try {
    const written = await write(Readable.from(source), partial, Number.POSITIVE_INFINITY);
    if ('type' in written || written.sha256 !== sha256) return false;
    await rename(partial, target);
    return true;
  } finally {
    await rm(partial, { force: true });
  }
}

type Written = { sha256: string; size: number };

async function write(source: Readable, path: string, limit: number): Promise<Written | NotKept> {
  const hash = createHash('sha256');
  const file = await open(path, 'w', 0o600);
  let size = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        source.destroy();
        return { type: 'too-large' };
      }
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return size === 0 ? { type: 'empty' } : { sha256: hash.digest('hex'), size };
}

/** Puts a picture drawn anew in the place of the one at `path`. */
async function redraw(
  pictures: Pictures,
  path: string,
  mime: string,
): Promise<(Written & { mime: string }) | NotKept> {
  const drawn = await pictures.redraw(path, mime);
  if ('refused' in drawn) return { type: drawn.refused };
  const written = await write(Readable.from([drawn.bytes]), path, drawn.bytes.length);
  return 'type' in written ? written : { ...written, mime: drawn.mime };
}

/** By what is in a file, never by its name. A voice message is `audio/ogg; codecs=opus`: what plays it is not what it is. */
async function typeOf(path: string): Promise<string> {
  const found = await fileTypeFromFile(path);
  return found?.mime.split(';')[0] ?? ((await isText(path)) ? 'text/plain' : 'application/octet-stream');
}

/** Whether the beginning reads as text: HTML and SVG then are text too, and nothing that shows itself. */
async function isText(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), {
      stream: true,
    });
    return !/(?![\t\n\f\r])\p{Cc}/u.test(text);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  } finally {
    await file.close();
  }
}
