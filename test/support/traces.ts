import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import pgLib from 'pg';

/** Every column of every table, of whatever schema, that holds a word somewhere: `table.column`, sorted. */
export async function columnsWith(pool: pg.Pool, word: string): Promise<string[]> {
  const { rows: columns } = await pool.query<{ schema: string; table: string; column: string }>(
    `SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column
     FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { schema, table, column } of columns) {
    const [s, t, c] = [schema, table, column].map((name) => pgLib.escapeIdentifier(name));
    const { rowCount } = await pool.query(
      `SELECT 1 FROM ${s}.${t} WHERE position(lower($1) IN lower(${c}::text)) > 0 LIMIT 1`,
      [word],
    );
    if (rowCount) found.push(`${table}.${column}`);
  }
  return found.sort();
}

/** Files under a folder whose name or content has a word. */
export async function filesWith(folder: string, word: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (entry.name.includes(word) || (await readFile(path)).includes(word)) found.push(path);
  }
  return found.sort();
}
