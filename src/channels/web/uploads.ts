import { createHmac, timingSafeEqual } from 'node:crypto';
import { FileError } from '../channel.ts';

export type Upload = { sha256: string; size: number; mime: string };

/**
 * What the page keeps of a file it has uploaded, until it sends it: the file's hash, size and type under a tag that
 * nobody else can make, so that no conversation can be given a file that was not uploaded.
 */
export function sealUpload(key: Uint8Array, { sha256, size, mime }: Upload): string {
  const body = `${sha256}.${size}.${Buffer.from(mime).toString('base64url')}`;
  return `${body}.${tag(key, body)}`;
}

/** @throws FileError `gone` for a token we did not make. */
export function openUpload(key: Uint8Array, token: string): Upload {
  const [sha256 = '', size = '', mime = '', given = ''] = token.split('.');
  const expected = Buffer.from(tag(key, `${sha256}.${size}.${mime}`));
  const actual = Buffer.from(given);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw new FileError('gone');
  return { sha256, size: Number(size), mime: Buffer.from(mime, 'base64url').toString() };
}

function tag(key: Uint8Array, body: string): string {
  return createHmac('sha256', key).update(`web-upload\n${body}`).digest('base64url').slice(0, 22);
}
