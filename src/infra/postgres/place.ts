import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../config.ts';
import { packagedBin, reachableByOthers, type Server, stageBin } from './binaries.ts';

const run = promisify(execFile);
const REACHABLE_HOME = '/var/lib/doi-thoai';

/** Where the embedded database of one DATA_DIR lies; `moved` when that is not inside DATA_DIR. */
export type Place = { server: Server; home: string; moved: boolean };

/**
 * PostgreSQL refuses to run as root, so root runs it as user `postgres`. That user can't walk into a closed
 * folder (/root is 0700), and the rights of a folder that is not ours stay as they are: the database and, if need
 * be, the server's files are then laid under /var/lib/doi-thoai.
 */
export async function findPlace(dataDir: string): Promise<Place> {
  const bin = await packagedBin();
  if (process.getuid?.() !== 0)
    return { server: { bin, user: null }, home: join(dataDir, 'postgres'), moved: false };
  const user = await postgresUser();
  const version = createHash('sha256').update(bin).digest('hex').slice(0, 12);
  const usableBin = (await reachableByOthers(bin))
    ? bin
    : await stageBin(bin, join(REACHABLE_HOME, `server-${version}`));
  const moved = !(await reachableByOthers(dataDir));
  const home = moved
    ? join(REACHABLE_HOME, createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
    : join(dataDir, 'postgres');
  await mkdir(home, { recursive: true, mode: 0o755 });
  await chown(home, user.uid, user.gid);
  return { server: { bin: usableBin, user }, home, moved };
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const found = await idsOf('postgres');
  if (found) return found;
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
  } catch (cause) {
    throw new ConfigError(
      'DATABASE_URL is missing: PostgreSQL refuses to run as root, and no user named postgres could be made; start as an ordinary user or name a server.',
      { cause },
    );
  }
  const made = await idsOf('postgres');
  if (!made) throw new Error('useradd made no user named postgres');
  return made;
}

async function idsOf(name: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null; // `id` exits 1 for a name that does not exist
  }
}
