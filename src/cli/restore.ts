import { join, resolve } from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../bootstrap.ts';
import { type Archive, checkArchive, type Manifest, openArchive } from '../infra/backup/records.ts';
import { ArchiveRefused } from '../infra/backup/sealed-file.ts';
import { beginRestore, loadRows, loosen, setSequences, wipe } from '../infra/backup/tables.ts';
import { createDatabaseIfMissing } from '../infra/create-database.ts';
import { createFileStore, type FileStore } from '../infra/files.ts';
import { alone, applyWithin, type Migration, readMigrations } from '../infra/migrate.ts';
import { claimAlone } from '../infra/presence.ts';
import { type Held, holdsPeople, settleRestored } from '../store/after-restore.ts';
import type { Server } from './open-context.ts';
import { type Given, type Outcome, refused } from './outcome.ts';

type Found = { manifest: Manifest; archive: Archive; migrations: Migration[] };

/** `restore FILE [--replace]`: all of a backup or nothing of it. */
export async function restore(server: Server, given: Given): Promise<Outcome> {
  const { config, speak } = server;
  const file = resolve(given.positionals[0] ?? '');
  const { secretKey } = config;
  if (!secretKey) return refused(speak.plain('cli.keyMissing', { variable: 'SECRET_KEY' }));
  try {
    // Before anything is touched, all of it is read once.
    await checkArchive(file, secretKey);
    const archive = openArchive(file, secretKey);
    const first = await archive.next();
    if (first?.kind !== 'manifest') throw new ArchiveRefused('damaged');
    const migrations = await readMigrations(MIGRATIONS);
    if (!isKnown(first.manifest, migrations)) return refused(speak.plain('cli.backupNewer', { file }));
    const found = { manifest: first.manifest, archive, migrations };
    return await restoreInto(server, found, given.values['replace'] === true);
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    return refused(speak.plain(`cli.archive.${error.why}`, { file, variable: 'SECRET_KEY' }));
  }
}

async function restoreInto(server: Server, found: Found, replace: boolean): Promise<Outcome> {
  const { config, url, speak } = server;
  await createDatabaseIfMissing(url);
  const client = new pg.Client({ connectionString: url, application_name: 'doi-thoai restore' });
  await client.connect();
  try {
    const why = await whyNot(client, replace);
    if (why) return refused(speak.plain(`cli.restore.${why}`, { option: '--replace' }));
    const files = createFileStore(join(config.dataDir, 'files'));
    const laid = await alone(client, () => inOneTransaction(client, () => lay(client, files, found)));
    // A planner without statistics would read a million rows for one.
    await client.query('ANALYZE');
    return outcomeOf(server, found.manifest, laid);
  } finally {
    await client.end();
  }
}

/** Of a version that this one comes after: it knows each of its migrations, as they were applied. */
function isKnown(manifest: Manifest, migrations: readonly Migration[]): boolean {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  return manifest.migrations.every(({ name, checksum }) => known.get(name) === checksum);
}

/** Why nothing may be restored into this database; null where it may. */
async function whyNot(client: pg.Client, replace: boolean): Promise<'running' | 'foreign' | 'inUse' | null> {
  if (!(await claimAlone(client))) return 'running';
  const { rows } = await client.query<{ tables: boolean; migrated: boolean; people: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public') AS tables,
       to_regclass('public._prisma_migrations') IS NOT NULL AS migrated,
       to_regclass('public.person') IS NOT NULL AND to_regclass('public.question') IS NOT NULL AS people`,
  );
  const [found] = rows;
  if (found?.tables && !found.migrated) return 'foreign';
  return found?.people && !replace && (await holdsPeople(client)) ? 'inUse' : null;
}

async function inOneTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await beginRestore(client);
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

type Laid = { tables: number; rows: number; files: number; lost: string[]; held: Held };

/** The schema as it was, the rows, the schema as it is now, what follows from the time between, the files. */
async function lay(
  client: pg.Client,
  files: FileStore,
  { manifest, archive, migrations }: Found,
): Promise<Laid> {
  const then = new Set(manifest.migrations.map(({ name }) => name));
  await wipe(client);
  await applyWithin(
    client,
    migrations.filter(({ name }) => then.has(name)),
  );
  const fasten = await loosen(client);
  const laid: Laid = { tables: 0, rows: 0, files: 0, lost: [], held: { messages: 0, announcements: 0 } };
  let part = await archive.next();
  for (; part?.kind === 'table'; part = await archive.next()) {
    laid.rows += await loadRows(client, part, archive.bytes());
    laid.tables += 1;
  }
  await setSequences(client, manifest.sequences);
  await fasten();
  await applyWithin(
    client,
    migrations.filter(({ name }) => !then.has(name)),
  );
  laid.held = await settleRestored(client, new Date(manifest.takenAt), new Date());
  for (; part?.kind === 'file'; part = await archive.next()) {
    const kept = await files.keepAs(archive.bytes(), part.sha256);
    if (kept || (await files.exists(part.sha256))) laid.files += 1;
    else laid.lost.push(part.sha256);
  }
  if (part?.kind !== 'end') throw new ArchiveRefused('damaged');
  return laid;
}

function outcomeOf({ speak }: Server, { takenAt }: Manifest, laid: Laid): Outcome {
  const { held, lost, ...counts } = laid;
  const lines = [
    speak.plain('cli.restoreDone', { ...counts, at: speak.dateTime(new Date(takenAt)) }),
    ...lost.map((sha256) => speak.plain('cli.fileLost', { sha256 })),
    ...(held.messages > 0 ? [speak.plain('cli.restoreHeld', { count: held.messages })] : []),
    ...(held.announcements > 0 ? [speak.plain('cli.restorePaused', { count: held.announcements })] : []),
    speak.plain('cli.restoreNext'),
  ];
  return { exitCode: 0, json: { takenAt, ...laid }, text: lines.join('\n') };
}
