import type { Sharp, SharpOptions } from 'sharp';

/** Telephones make pictures of up to 50 million points, the largest ones of 200; a bomb has more in a few kilobytes. */
export const MOST_PIXELS = 100_000_000;
/** A page of A4 so photographed has 430 points an inch. The sides together are what Telegram shows as a photo. */
const LONGEST_SIDE = 5000;
/** Letters of a photographed certificate stay sharp, and so does the red of its stamp. */
const JPEG = { quality: 88, chromaSubsampling: '4:4:4' };
/** Each takes up to 350 MB, and 1 to 4 seconds of a processor, while it is worked on. */
const AT_ONCE = 2;
const LIMIT_SECONDS = 60;

export type PictureRefused = 'too-many-pixels' | 'several-pictures' | 'unreadable-picture';

export type Pictures = {
  /**
   * Draws a picture anew: its points only, upright, so that nothing else in the file survives (position, camera, owner,
   * thumbnails, what was appended). A PNG stays one, for the sake of fine lines; everything else becomes a JPEG.
   */
  redraw(path: string, mime: string): Promise<{ bytes: Buffer; mime: string } | { refused: PictureRefused }>;
};

type Library = (path: string, options: SharpOptions) => Sharp;

/** The library is loaded with the first picture. */
export function createPictures(): Pictures {
  let loading: Promise<Library> | null = null;
  const inTurn = createGate(AT_ONCE);
  return {
    async redraw(path, mime) {
      loading ??= load();
      const open = await loading;
      return inTurn(() => redraw(open, path, mime));
    },
  };
}

async function load(): Promise<Library> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  // SVG and others can draw in what lies elsewhere: what nobody photographs with is not read at all.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].flatMap((name) =>
      ['File', 'Buffer'].map((source) => `VipsForeignLoad${name}${source}`),
    ),
  });
  return sharp;
}

async function redraw(open: Library, path: string, mime: string): ReturnType<Pictures['redraw']> {
  if (mime === 'image/apng') return { refused: 'several-pictures' };
  try {
    // Only the head is read here, whatever it promises.
    const { width, height, pages = 1 } = await open(path, { limitInputPixels: false }).metadata();
    if (pages > 1) return { refused: 'several-pictures' };
    if (width * height > MOST_PIXELS) return { refused: 'too-many-pixels' };
    const drawn = open(path, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: LIMIT_SECONDS });
    return mime === 'image/png'
      ? { bytes: await drawn.png().toBuffer(), mime }
      : { bytes: await drawn.flatten({ background: 'white' }).jpeg(JPEG).toBuffer(), mime: 'image/jpeg' };
  } catch {
    // The library's own words tell of its insides. A kind it can't read (HEIC), a broken one and one that takes too long
    // are the same to whoever sent it: another has to be sent.
    return { refused: 'unreadable-picture' };
  }
}

/** Lets so many run at once; the others wait in the order they came. */
function createGate(atOnce: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits takes the place over.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

const RED = { r: 176, g: 32, b: 32 };
const GOLD = { r: 244, g: 196, b: 48 };

/** A plain picture in the colours of official notices, as wide as a cover is: a field of red with a band of gold. */
export async function drawCover(): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const field = (width: number, height: number, background: typeof RED) => ({
    create: { width, height, channels: 3 as const, background },
  });
  return sharp(field(1280, 720, RED))
    .composite([{ input: field(1280, 36, GOLD), top: 612, left: 0 }])
    .png()
    .toBuffer();
}
