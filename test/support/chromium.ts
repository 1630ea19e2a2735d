import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** No traffic of its own, no sandbox (root is refused one), a microphone that only hums. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** A headless Chromium: `CHROME_PATH`, else an installed one, else the one that comes by npm (Linux, x64). */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH || installed() || (await packaged());
  return chromium.launch({ executablePath, args: FLAGS });
}

function installed(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), MAC].find((path) =>
    existsSync(path),
  );
}

/**
 * The package unpacks itself into the temporary folder and takes whatever lies there for whole. So it unpacks into a
 * folder of its own, which gets its name when it is complete: other processes, and one that was killed, do no harm.
 */
async function packaged(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The browser tests need Chromium or Chrome: install one, or name it in CHROME_PATH.');
  const before = process.env.TMPDIR;
  const target = join(tmpdir(), 'doi-thoai-chromium-153');
  if (!existsSync(target)) {
    const partial = await mkdtemp(`${target}-`);
    process.env.TMPDIR = partial;
    const { default: unpacker } = await import('@sparticuz/chromium');
    await unpacker.executablePath();
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return join(target, 'chromium');
}
