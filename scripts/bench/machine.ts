import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/infra/postgres/embedded.ts';
import { databaseUrl } from '../../test/support/postgres.ts';

export type Ground = { dataDir: string; postgres: string };

/** A folder and a PostgreSQL of its own, with its usual settings: what is committed is on the disk. Says what it runs on. */
export async function onOwnServer(work: (ground: Ground) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'doi-thoai-bench-'));
  // Where root runs this PostgreSQL is another user, who must be able to enter.
  await chmod(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, port: null, settings: { max_connections: '150' } });
  try {
    const postgres = databaseUrl(server.url, 'postgres');
    console.log(await describeMachine(postgres));
    await work({ dataDir, postgres });
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What a figure was measured on: without it no figure can be compared. */
export async function describeMachine(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ version: string; fsync: string; commit: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS commit`,
  );
  await client.end();
  const [database] = rows;
  return [
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.version}`,
    `PostgreSQL ${database?.version} (fsync ${database?.fsync}, synchronous_commit ${database?.commit})`,
  ].join(', ');
}
