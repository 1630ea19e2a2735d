/**
 * The token of `/files/<token>`: which file, for whom, until when, and a tag of 128 bits over all three. Whoever has the
 * link has the file, so it is made for one person and expires; nothing about it has to be stored.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type FileLink = {
  /** UUID of the attachment. */
  fileId: string;
  /** UUID of the person it was made for. */
  personId: string;
  expiresAt: Date;
};

const ID_BYTES = 16;
const TIME_BYTES = 4;
const TAG_BYTES = 16;
const BODY_BYTES = ID_BYTES * 2 + TIME_BYTES;

/** 70 characters that need no escaping in an address. Throws RangeError for an id that is no UUID: a fault of the program. */
export function sealFileLink(key: Uint8Array, link: FileLink): string {
  const body = Buffer.alloc(BODY_BYTES);
  idBytes(link.fileId).copy(body, 0);
  idBytes(link.personId).copy(body, ID_BYTES);
  body.writeUInt32BE(Math.floor(link.expiresAt.getTime() / 1000), ID_BYTES * 2);
  return Buffer.concat([body, tag(key, body)]).toString('base64url');
}

/** What a token stands for, if we made it and it holds at `now`; else null. */
export function openFileLink(key: Uint8Array, token: string, now: Date): FileLink | null {
  const bytes = Buffer.from(token, 'base64url');
  // The decoder passes over characters it doesn't know: only the one spelling we gave out counts.
  if (bytes.length !== BODY_BYTES + TAG_BYTES || bytes.toString('base64url') !== token) return null;
  const body = bytes.subarray(0, BODY_BYTES);
  if (!timingSafeEqual(bytes.subarray(BODY_BYTES), tag(key, body))) return null;
  const expiresAt = new Date(body.readUInt32BE(ID_BYTES * 2) * 1000);
  if (expiresAt <= now) return null;
  return {
    fileId: idText(body.subarray(0, ID_BYTES)),
    personId: idText(body.subarray(ID_BYTES, ID_BYTES * 2)),
    expiresAt,
  };
}

function tag(key: Uint8Array, body: Buffer): Buffer {
  return createHmac('sha256', key).update('file-link\n').update(body).digest().subarray(0, TAG_BYTES);
}

function idBytes(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (bytes.length !== ID_BYTES) throw new RangeError('A file link needs UUIDs');
  return bytes;
}

function idText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
