import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { withClient } from './postgres.ts';

/** Everything in a database that a restore has to bring back, and nothing that it adds. */
export function wholeOf(url: string) {
  return withClient(url, async (client) => {
    const names = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    const tables: Record<string, string> = {};
    for (const { name } of names.rows) {
      const rows =
        name === '_prisma_migrations'
          ? '(SELECT migration_name, checksum FROM _prisma_migrations)'
          : name === 'audit'
            ? `(SELECT * FROM audit WHERE action <> 'backup-restored')`
            : pg.escapeIdentifier(name);
      const { rows: found } = await client.query<{ whole: string }>(
        `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS whole FROM ${rows} AS t`,
      );
      tables[name] = found[0]!.whole;
    }
    const read = async (sql: string) =>
      (await client.query({ text: sql, rowMode: 'array' })).rows.map(String);
    return {
      tables,
      sequences: await read(
        `SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> 'audit_id_seq' ORDER BY 1`,
      ),
      constraints: await read(
        `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      ),
      triggers: await read(
        `SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
      ),
      indexes: await read(`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`),
    };
  });
}

/** By name, base64. */
export async function filesIn(dataDir: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    found.set(entry.name, (await readFile(join(entry.parentPath, entry.name))).toString('base64'));
  }
  return found;
}
