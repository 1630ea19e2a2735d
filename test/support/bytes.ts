import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A PNG of 1 × 1 or so many points, all of one shade; `n` makes it another picture. */
export function png(n = 0, width = 1, height = 1): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // 8 bits of grey a point.
  head.set([8, 0, 0, 0, 0], 8);
  const row = Buffer.alloc(width + 1, n);
  row[0] = 0;
  const points = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', points),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** An Ogg file that carries Opus, as voice messages do. */
export function voice(): Buffer {
  const page = Buffer.alloc(64);
  page.write('OggS', 0, 'latin1');
  page.writeUInt8(2, 5);
  page.writeUInt8(1, 26);
  page.writeUInt8(19, 27);
  page.write('OpusHead', 28, 'latin1');
  return page;
}

/**
 * A photograph as a telephone takes it held upright: the points lie on their side (orientation 6), with the place where it
 * was taken. Upright its left half is red.
 */
export function photograph(): Promise<Buffer> {
  const lying = { width: 60, height: 40, channels: 3 as const };
  return sharp({ create: { ...lying, background: '#203040' } })
    .composite([
      { input: { create: { width: 60, height: 20, channels: 3, background: '#ff0000' } }, left: 0, top: 20 },
    ])
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: 'Telephone' }, IFD3: { GPSMapDatum: 'GPS-OF-THE-HOUSE' } })
    .jpeg()
    .toBuffer();
}
