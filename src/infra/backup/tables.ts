import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Values written by one server must be read the same by another, whatever is set there. */
const PLAIN_VALUES = `SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL timezone = 'UTC';
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;

export type Table = { name: string; columns: string[] };

/** What an extension brought belongs to the extension. */
const OWN = (catalogue: string, oid: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = '${catalogue}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

/** All that is read through `client` from now to the end of the transaction is of one moment. */
export async function beginSnapshot(client: pg.Client): Promise<Date> {
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${PLAIN_VALUES}`);
  // The first query takes the snapshot.
  const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return rows[0]?.now ?? new Date();
}

export async function beginRestore(client: pg.Client): Promise<void> {
  await client.query(`BEGIN; ${PLAIN_VALUES}`);
}

/**
 * The tables of the service as the catalogue has them, without columns that the server computes. Not Prisma's own table,
 * which migrating fills, nor those of the job library, whose jobs all recur and are made anew at each start.
 */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations' AND ${OWN('pg_class', 'c.oid')}
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows;
}

export async function readSequences(client: pg.ClientBase): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

export async function setSequences(client: pg.ClientBase, sequences: Record<string, string>): Promise<void> {
  for (const [name, last] of Object.entries(sequences)) {
    await client.query('SELECT setval($1::regclass, $2)', [`public.${pg.escapeIdentifier(name)}`, last]);
  }
}

export function copyRows(client: pg.Client, table: Table): Readable {
  return client.query(copyTo(`COPY ${targetOf(table)} TO STDOUT`));
}

export async function loadRows(
  client: pg.Client,
  table: Table,
  bytes: AsyncIterable<Buffer>,
): Promise<number> {
  const loading = client.query(copyFrom(`COPY ${targetOf(table)} FROM STDIN`));
  await pipeline(bytes, loading);
  return loading.rowCount;
}

/**
 * Takes away what would hold back or follow each row that is loaded: foreign keys, and triggers that would count or mark
 * it once more. Rows that migrations laid go as well.
 * @returns puts all of it back and checks every foreign key, whatever the order of tables was.
 */
export async function loosen(client: pg.ClientBase): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ of: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS of, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0`,
  );
  const names = (await listTables(client)).map(({ name }) => `public.${pg.escapeIdentifier(name)}`);
  for (const { of, name } of rows) await client.query(`ALTER TABLE ${of} DROP CONSTRAINT ${name}`);
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${names.join(', ')}`);
  return async () => {
    for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    for (const { of, name, definition } of rows)
      await client.query(`ALTER TABLE ${of} ADD CONSTRAINT ${name} ${definition}`);
  };
}

/** Removes everything of the service from its database, jobs included; what extensions brought stays. */
export async function wipe(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('DROP %s IF EXISTS %s CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
       WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass) AS statement
     FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') AND ${OWN('pg_class', 'pg_class.oid')}
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = pg_class.oid AND d.deptype IN ('a', 'i'))
     UNION ALL SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace AND ${OWN('pg_proc', 'pg_proc.oid')}
     UNION ALL SELECT format('DROP TYPE IF EXISTS %s CASCADE', oid::regtype) FROM pg_type
     WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd') AND ${OWN('pg_type', 'pg_type.oid')}`,
  );
  for (const { statement } of rows) await client.query(statement);
  await client.query('DROP SCHEMA IF EXISTS pgboss CASCADE');
}

function targetOf({ name, columns }: Table): string {
  return `public.${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
}
