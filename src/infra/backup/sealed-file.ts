import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Why a file is not opened. `damaged`: a part of it was changed, left out, moved, or is missing at the end. */
export class ArchiveRefused extends Error {
  override name = 'ArchiveRefused';
  readonly why: 'unreadable' | 'not-a-backup' | 'other-key' | 'damaged';
  constructor(why: ArchiveRefused['why']) {
    super(`the backup is refused: ${why}`);
    this.why = why;
  }
}

/** Begins every archive; the number is the version of what follows. */
const MAGIC = Buffer.from('doi-thoai backup 1\n');
const SALT_BYTES = 32;
const CHECK_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + CHECK_BYTES;
const ALGORITHM = 'aes-256-gcm';
const TAG_BYTES = 16;
const PIECE_BYTES = 64 * 1024;

/**
 * Encrypts a stream in pieces that are each authentic for themselves. The nonce of a piece is its number and whether it is
 * the last (the construction STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): a piece that is changed, left out,
 * moved or taken from another archive does not open, nor does an archive without its end. `secretKey`: 32 bytes in base64.
 */
export async function* seal(source: AsyncIterable<Buffer>, secretKey: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const { key, check } = keyOf(secretKey, salt);
  const header = Buffer.concat([MAGIC, salt, check]);
  yield header;
  let number = 0;
  for await (const { bytes, last } of pieces(source, PIECE_BYTES)) {
    const cipher = createCipheriv(ALGORITHM, key, nonceOf(number, last)).setAAD(header);
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    yield Buffer.concat([body, cipher.getAuthTag()]);
    number += 1;
  }
}

/** What was sealed into the file at `path`, piece by piece: nothing is given out that is not authentic. @throws ArchiveRefused */
export async function* unseal(path: string, secretKey: string): AsyncGenerator<Buffer> {
  const header = await readHeader(path);
  const { key, check } = keyOf(secretKey, header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES));
  if (!timingSafeEqual(check, header.subarray(MAGIC.length + SALT_BYTES)))
    throw new ArchiveRefused('other-key');
  let number = 0;
  const body = createReadStream(path, { start: HEADER_BYTES, highWaterMark: PIECE_BYTES + TAG_BYTES });
  for await (const { bytes, last } of pieces(body, PIECE_BYTES + TAG_BYTES)) {
    if (bytes.length < TAG_BYTES) throw new ArchiveRefused('damaged');
    const decipher = createDecipheriv(ALGORITHM, key, nonceOf(number, last), { authTagLength: TAG_BYTES })
      .setAAD(header)
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    yield opened(decipher, bytes.subarray(0, -TAG_BYTES));
    number += 1;
  }
}

function opened(decipher: ReturnType<typeof createDecipheriv>, body: Buffer): Buffer {
  const plain = decipher.update(body);
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw new ArchiveRefused('damaged');
  }
}

async function readHeader(path: string): Promise<Buffer> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    throw new ArchiveRefused('unreadable');
  }
  try {
    if (!(await file.stat()).isFile()) throw new ArchiveRefused('unreadable');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    if (!buffer.subarray(0, Math.min(bytesRead, MAGIC.length)).equals(MAGIC))
      throw new ArchiveRefused('not-a-backup');
    if (bytesRead < HEADER_BYTES) throw new ArchiveRefused('damaged');
    return buffer;
  } finally {
    await file.close();
  }
}

/** A key for one archive, and what tells another SECRET_KEY from a damaged file. */
function keyOf(secretKey: string, salt: Buffer): { key: Buffer; check: Buffer } {
  const from = Buffer.from(secretKey, 'base64');
  const derived = Buffer.from(hkdfSync('sha256', from, salt, 'doi-thoai backup', 32 + CHECK_BYTES));
  return { key: derived.subarray(0, 32), check: derived.subarray(32) };
}

/** Twelve bytes: whether it is the last piece, and its number. No key ever sees the same twice. */
function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt8(last ? 1 : 0, 0);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

/** The stream cut anew: each piece of `size` bytes but the last, which has what is left, and is there even if that is nothing. */
async function* pieces(
  source: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    held.push(chunk);
    length += chunk.length;
    // Only more than a piece tells that the piece is not the last.
    if (length <= size) continue;
    let rest = Buffer.concat(held);
    for (; rest.length > size; rest = rest.subarray(size))
      yield { bytes: rest.subarray(0, size), last: false };
    held = [rest];
    length = rest.length;
  }
  yield { bytes: Buffer.concat(held), last: true };
}
