import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError, databaseToolEnvironment } from '../config.ts';
import { findPlace, type Place } from './place.ts';

const run = promisify(execFile);
const DATABASE = 'doithoai';
const USER = 'doithoai';
const MAJOR_VERSION = '18';

export type EmbeddedPostgres = {
  url: string;
  /** Where the database lies when DATA_DIR itself can't hold it, else null. */
  movedTo: string | null;
  /** True when a server left behind by an earlier process was taken over. */
  reused: boolean;
  stop(): Promise<void>;
};

type Options = { dataDir: string; port: number | null; settings?: Record<string, string> };

/**
 * Starts, or takes over, the PostgreSQL of one DATA_DIR. `pg_ctl` owns the life of the server, so a server whose
 * parent was killed is found by its own pid file and reused instead of fought.
 */
export async function startEmbedded(options: Options): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true });
  const place = await findPlace(options.dataDir);
  const cluster = join(place.home, 'cluster');
  await mkdir(place.home, { recursive: true });
  const known = await readOrCreate(place, options.port);
  if (known.version === null) await initialise(place, cluster, known.password);
  else if (known.version !== MAJOR_VERSION) {
    throw new ConfigError(
      `DATA_DIR holds a database of PostgreSQL ${known.version}, and this version of the service brings ${MAJOR_VERSION}: restore a backup into an empty DATA_DIR.`,
    );
  }
  const running = await runningPort(place, cluster);
  const port = running ?? (await start(place, cluster, known.port, options));
  return {
    url: `postgresql://${USER}:${known.password}@127.0.0.1:${port}/${DATABASE}`,
    movedTo: place.moved ? place.home : null,
    reused: running !== null,
    stop: async () => {
      await pgCtl(place, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '30']);
    },
  };
}

/** The password and port are made once and kept beside the cluster, readable by its owner only. */
async function readOrCreate(place: Place, wanted: number | null) {
  const passwordFile = join(place.home, 'password');
  const portFile = join(place.home, 'port');
  const version = await readIfThere(join(place.home, 'cluster', 'PG_VERSION'));
  let password = await readIfThere(passwordFile);
  if (password === null) {
    password = randomBytes(24).toString('base64url');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (place.server.user) await chown(passwordFile, place.server.user.uid, place.server.user.gid);
  }
  const port = wanted ?? Number(await readIfThere(portFile));
  return { version, password, port: port > 0 ? port : null };
}

async function initialise(place: Place, cluster: string, password: string): Promise<void> {
  // A folder without PG_VERSION is what an interrupted initdb left: nothing of anybody's is in it yet.
  await rm(cluster, { recursive: true, force: true });
  await run(
    join(place.server.bin, 'initdb'),
    [
      `--pgdata=${cluster}`,
      `--username=${USER}`,
      `--pwfile=${join(place.home, 'password')}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ],
    { ...spawnAs(place), env: databaseToolEnvironment() },
  ).catch((error: Error & { stderr?: string }) => {
    throw new Error(
      `initdb failed: ${(error.stderr ?? error.message).trim().slice(0, 500).replaceAll(password, '…')}`,
    );
  });
}

async function start(place: Place, cluster: string, kept: number | null, options: Options): Promise<number> {
  const port = kept !== null && (await isFree(kept)) ? kept : await freePort();
  if (options.port !== null && port !== options.port) {
    throw new ConfigError(
      `DB_PORT ${options.port} is taken by another program: name a free one or leave it unset.`,
    );
  }
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    // The server's own log must not quote what people wrote: no statements, no key values.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...options.settings,
  };
  const flags = Object.entries(settings).map(([key, value]) => `-c ${key}='${value}'`);
  await pgCtl(place, [
    'start',
    '-D',
    cluster,
    '-w',
    '-t',
    '30',
    '-l',
    join(place.home, 'cluster', 'server.log'),
    '-o',
    [`-p ${port}`, ...flags].join(' '),
  ]);
  await writeFile(join(place.home, 'port'), String(port));
  return port;
}

/** The port of a server that already runs on this cluster (left behind by a killed process), else null. */
async function runningPort(place: Place, cluster: string): Promise<number | null> {
  const status = await pgCtl(place, ['status', '-D', cluster]).then(
    () => true,
    () => false,
  );
  if (!status) return null;
  const pidFile = await readIfThere(join(cluster, 'postmaster.pid'));
  const port = Number(pidFile?.split('\n')[3]);
  return Number.isInteger(port) && port > 0 ? port : null;
}

/** The output goes nowhere on purpose: a server that inherits a pipe would keep this process from ending. */
function pgCtl(place: Place, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(place.server.bin, 'pg_ctl'), args, {
      ...spawnAs(place),
      env: databaseToolEnvironment(),
      stdio: 'ignore',
      detached: true,
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`pg_ctl ${args[0]} failed (exit ${code}); see server.log in the database folder`)),
    );
  });
}

function spawnAs(place: Place) {
  return { ...(place.server.user ?? {}), cwd: place.home };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
