import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileStore, type FileStore } from '../../src/infra/files.ts';
import { photograph, png } from '../support/bytes.ts';

const LIMIT = 1_000_000;

describe('pictures in the store', () => {
  let folder: string;
  let files: FileStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doi-thoai-files-'));
    files = createFileStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const keep = (bytes: Buffer) => files.keep(Readable.from([bytes]), LIMIT);
  const kept = async (bytes: Buffer) => {
    const file = await keep(bytes);
    if (!('sha256' in file)) throw new Error(file.type);
    return { ...file, bytes: await buffer(files.read(file.sha256)) };
  };
  const lying = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
      .length;

  it('hold points only, upright: no position, no owner, nothing behind the picture', async () => {
    const sent = await photograph();
    const before = await sharp(sent).metadata();
    expect([before.width, before.height, before.orientation]).toEqual([60, 40, 6]);
    expect(String(before.exif)).toContain('GPS-OF-THE-HOUSE');
    const { bytes, mime, kind, size } = await kept(Buffer.concat([sent, Buffer.from('PK\x03\x04hidden')]));
    const after = await sharp(bytes).metadata();
    expect([mime, kind, size]).toEqual(['image/jpeg', 'image', bytes.length]);
    expect([after.width, after.height, after.orientation, after.exif]).toEqual([
      40,
      60,
      undefined,
      undefined,
    ]);
    for (const trace of ['Exif', 'GPS', 'hidden', 'PK\x03\x04']) expect(bytes.includes(trace)).toBe(false);
    // The red corner was at the top left of the upright picture.
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200);
  });

  it('are drawn once, however often they come or are sent on', async () => {
    const first = await kept(await photograph());
    expect((await kept(await photograph())).sha256).toBe(first.sha256);
    expect((await kept(first.bytes)).sha256).toBe(first.sha256);
  });

  it('keep the fine lines and the stamp of a photographed certificate', async () => {
    const size = { width: 120, height: 120, channels: 3 as const };
    // Lines of one point, black and red on white.
    const raw = Buffer.alloc(120 * 120 * 3, 255);
    for (let y = 0; y < 120; y += 4) {
      for (let x = 0; x < 120; x += 1) raw.set(x < 60 ? [0, 0, 0] : [200, 0, 0], (y * 120 + x) * 3);
    }
    const photo = await sharp(raw, { raw: size })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const { data } = await sharp((await kept(photo)).bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * 120 + x) * 3, (y * 120 + x) * 3 + 3)];
    const near = (got: number[], want: number[]) => got.every((v, n) => Math.abs(v - (want[n] ?? 0)) < 40);
    expect(near(at(20, 40), [0, 0, 0])).toBe(true);
    expect(near(at(100, 40), [200, 0, 0])).toBe(true);
    expect(near(at(20, 42), [255, 255, 255])).toBe(true);
  });

  it('are at most 5,000 points a side, a PNG stays a PNG, other kinds become JPEG', async () => {
    const wide = await kept(png(9, 6000, 3));
    expect([wide.mime, (await sharp(wide.bytes).metadata()).width]).toEqual(['image/png', 5000]);
    const webp = await sharp({ create: { width: 4, height: 4, channels: 4, background: '#00000000' } })
      .webp()
      .toBuffer();
    expect((await kept(webp)).mime).toBe('image/jpeg');
  });

  it('are refused when they are bombs, move, or can not be read; then nothing is left behind', async () => {
    const before = await lying();
    const bomb = png();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    const moving = await sharp([png(1, 4, 4), png(250, 4, 4)], { join: { animated: true } })
      .gif()
      .toBuffer();
    const heic = Buffer.from('0000001866747970686569630000000068656963', 'hex');
    const noise = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: 'grey',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer();
    expect(await keep(bomb)).toEqual({ type: 'too-many-pixels' });
    expect(await keep(moving)).toEqual({ type: 'several-pictures' });
    expect(await keep(Buffer.concat([heic, Buffer.alloc(500)]))).toEqual({ type: 'unreadable-picture' });
    expect(await keep(noise.subarray(0, noise.length / 2))).toEqual({ type: 'unreadable-picture' });
    expect(await keep(Buffer.from('GIF89a=1;alert(document.domain)//'))).toEqual({
      type: 'unreadable-picture',
    });
    expect(await keep(Buffer.alloc(LIMIT + 1))).toEqual({ type: 'too-large' });
    expect(await keep(Buffer.alloc(0))).toEqual({ type: 'empty' });
    expect(await lying()).toBe(before);
  });

  it('may come many at once', async () => {
    const all = await Promise.all(Array.from({ length: 9 }, (_, n) => kept(png(n + 50))));
    expect(new Set(all.map((file) => file.sha256)).size).toBe(9);
  });
});

describe('other files in the store', () => {
  it('are typed by what is in them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'doi-thoai-files-'));
    const files = createFileStore(folder);
    const typed = async (content: string | Buffer) => {
      const file = await files.keep(Readable.from([Buffer.from(content)]), LIMIT);
      return 'sha256' in file ? [file.mime, file.kind] : file.type;
    };
    expect(await typed('Đơn xin xác nhận')).toEqual(['text/plain', 'document']);
    expect(await typed('<html><script>alert(1)</script>')).toEqual(['text/plain', 'document']);
    expect(await typed('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')).toEqual([
      'text/plain',
      'document',
    ]);
    expect(await typed('<?xml version="1.0"?><svg onload="alert(1)"/>')).toEqual([
      'application/xml',
      'document',
    ]);
    expect(await typed('%PDF-1.7 <script>alert(1)</script>')).toEqual(['application/pdf', 'document']);
    expect(await typed(Buffer.from([1, 2, 3, 255]))).toEqual(['application/octet-stream', 'document']);
    await rm(folder, { recursive: true });
  });
});
