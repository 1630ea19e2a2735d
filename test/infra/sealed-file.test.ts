import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seal, unseal } from '../../src/infra/backup/sealed-file.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const HEADER = 67;
const PIECE = 64 * 1024 + 16;

describe('a sealed file', () => {
  let file: string;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doi-thoai-sealed-'));
    file = join(folder, 'sealed');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const sealed = (bytes: Buffer) =>
    buffer(seal(Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]), KEY));
  /** What is in it, or why it is refused. */
  const openedBy = async (bytes: Buffer, key = KEY) => {
    await writeFile(file, bytes);
    return buffer(unseal(file, key)).catch((error: { why: string }) => error.why);
  };
  const plain = Buffer.alloc(3 * 65_536 - 100, 'Nong ');

  it('gives back what went in, whatever its length', async () => {
    for (const length of [0, 1, 65_535, 65_536, 65_537, 2 * 65_536]) {
      const bytes = plain.subarray(0, length);
      const written = await sealed(bytes);
      expect(written.includes('Nong')).toBe(false);
      expect(await openedBy(written)).toEqual(bytes);
    }
    expect((await sealed(plain)).equals(await sealed(plain))).toBe(false);
  });

  it('does not open with another key, nor when a part was changed, moved, left out or added', async () => {
    const whole = await sealed(plain);
    const other = await sealed(plain);
    expect(await openedBy(whole, Buffer.alloc(32).toString('base64'))).toBe('other-key');
    const flipped = (at: number) => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      return bytes;
    };
    expect(await openedBy(flipped(0))).toBe('not-a-backup');
    expect(await openedBy(flipped(30))).toBe('other-key');
    for (const at of [HEADER, HEADER + PIECE - 1, HEADER + PIECE, HEADER + 2 * PIECE + 5, whole.length - 1]) {
      expect(await openedBy(flipped(at)), `${at}`).toBe('damaged');
    }
    for (const length of [40, HEADER, HEADER + 5, HEADER + PIECE, HEADER + 2 * PIECE, whole.length - 1]) {
      expect(await openedBy(whole.subarray(0, length)), `${length}`).toBe('damaged');
    }
    const part = (from: number, to?: number, of = whole) =>
      of.subarray(HEADER + from * PIECE, to === undefined ? undefined : HEADER + to * PIECE);
    const head = whole.subarray(0, HEADER);
    const wrong = {
      swapped: [part(1, 2), part(0, 1), part(2)],
      'one left out': [part(0, 1), part(2)],
      'the first left out': [part(1)],
      'one of another archive': [part(0, 1), part(1, 2, other), part(2)],
      'one twice': [part(0, 1), part(0)],
      'something after the end': [part(0), Buffer.from('x')],
    };
    for (const [name, parts] of Object.entries(wrong)) {
      expect(await openedBy(Buffer.concat([head, ...parts])), name).toBe('damaged');
    }
    expect(await openedBy(Buffer.from('something else'))).toBe('not-a-backup');
    expect(await openedBy(Buffer.alloc(0))).toBe('not-a-backup');
  });
});
