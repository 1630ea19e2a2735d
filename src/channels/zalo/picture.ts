import sharp from 'sharp';

/** Longest sides that are tried, in pixels, until a picture is small enough. */
const SIDES = [2048, 1600, 1280, 960, 640];
/** A picture with more pixels than this is not decoded: it would take the memory of the whole process. */
const PIXELS_AT_MOST = 100_000_000;

/** The same picture as a JPEG of at most `limit` bytes, turned as it was held; null when it can't be had. */
export async function shrink(bytes: Buffer, limit: number): Promise<Buffer | null> {
  for (const side of SIDES) {
    const smaller = await sharp(bytes, { limitInputPixels: PIXELS_AT_MOST })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 82 })
      .toBuffer()
      .catch(() => null);
    if (smaller === null) return null;
    if (smaller.length <= limit) return smaller;
  }
  return null;
}
