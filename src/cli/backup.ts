import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { type ArchiveRecord, writeArchive } from '../infra/backup/records.ts';
import { beginSnapshot, copyRows, listTables, readSequences } from '../infra/backup/tables.ts';
import { createFileStore, type FileStore } from '../infra/files.ts';
import { appliedMigrations } from '../infra/migrate.ts';
import { neededFiles } from '../store/stored-files.ts';
import type { Server } from './open-context.ts';
import { type Given, type Outcome, refused } from './outcome.ts';

type Told = { takenAt: string; tables: number; files: number; lost: string[] };

/** `backup FILE`: the whole service as it was at one moment, in one sealed file. The service may go on meanwhile. */
export async function backUp({ config, url, speak }: Server, given: Given): Promise<Outcome> {
  const file = resolve(given.positionals[0] ?? '');
  const { secretKey } = config;
  if (!secretKey) return refused(speak.plain('cli.keyMissing', { variable: 'SECRET_KEY' }));
  if (await stat(file).catch(() => null)) return refused(speak.plain('cli.backupThere', { file }));
  const folder = await stat(dirname(file)).catch(() => null);
  if (!folder?.isDirectory()) return refused(speak.plain('cli.folderMissing', { folder: dirname(file) }));
  const client = await connected(url);
  if (!client) return refused(speak.plain('cli.backupOfNothing'));
  const told: Told = { takenAt: '', tables: 0, files: 0, lost: [] };
  try {
    const begun = await beginSnapshot(client);
    told.takenAt = begun.toISOString();
    const migrations = await appliedMigrations(client);
    const files = createFileStore(join(config.dataDir, 'files'));
    await writeWhole(file, secretKey, everything(client, files, migrations, told));
  } finally {
    await client.end();
  }
  const { size } = await stat(file);
  const done = speak.plain('cli.backupDone', {
    file,
    tables: told.tables,
    files: told.files,
    at: speak.dateTime(new Date(told.takenAt)),
  });
  const lost = told.lost.map((sha256) => speak.plain('cli.fileLost', { sha256 }));
  return { exitCode: 0, json: { file, size, ...told }, text: [done, ...lost].join('\n') };
}

const UNKNOWN_DATABASE = '3D000';

/** Null where no version of the service ever was. */
async function connected(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'doi-thoai backup' });
  try {
    await client.connect();
  } catch (error) {
    if ((error as { code?: string }).code !== UNKNOWN_DATABASE) throw error;
    return null;
  }
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there`,
  );
  if (rows[0]?.there) return client;
  await client.end();
  return null;
}

/** Under another name until it is whole. */
async function writeWhole(
  file: string,
  secretKey: string,
  records: AsyncIterable<ArchiveRecord>,
): Promise<void> {
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    await writeArchive(partial, records, secretKey);
    await rename(partial, file);
    const folder = await open(dirname(file), 'r');
    await folder.sync().finally(() => folder.close());
  } finally {
    await rm(partial, { force: true });
  }
}

async function* everything(
  client: pg.Client,
  files: FileStore,
  migrations: Map<string, string>,
  told: Told,
): AsyncGenerator<ArchiveRecord> {
  const manifest = {
    takenAt: told.takenAt,
    migrations: [...migrations].map(([name, checksum]) => ({ name, checksum })),
    sequences: await readSequences(client),
  };
  yield { kind: 'manifest', manifest };
  for (const table of await listTables(client)) {
    yield { kind: 'table', ...table };
    for await (const bytes of copyRows(client, table)) yield { kind: 'bytes', bytes };
    told.tables += 1;
  }
  for await (const sha256 of neededFiles(client)) {
    if (yield* fileRecords(files, sha256)) told.files += 1;
    else told.lost.push(sha256);
  }
  yield { kind: 'end' };
}

/** @returns whether it is there and still what its name says; a restore looks at that once more. */
async function* fileRecords(files: FileStore, sha256: string): AsyncGenerator<ArchiveRecord, boolean> {
  yield { kind: 'file', sha256 };
  const hash = createHash('sha256');
  try {
    for await (const bytes of files.read(sha256) as AsyncIterable<Buffer>) {
      hash.update(bytes);
      yield { kind: 'bytes', bytes };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
  return hash.digest('hex') === sha256;
}
