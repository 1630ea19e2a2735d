import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate } from '../../src/infra/migrate.ts';
import { databaseUrl, withClient } from '../support/postgres.ts';
import { createSchemaEngine, schemaDiff } from '../support/schema-engine.ts';

const MIGRATIONS = 'prisma/migrations';

/** What the migrations have beyond the schema file: Prisma's language has no words for partial indexes. */
const HAND_WRITTEN = [
  'broadcast_unfinished',
  'delivery_record_open',
  'inbox_due',
  'inbox_handled',
  'inbox_waiting',
  'outbox_announcing',
  'outbox_count_of',
  'outbox_due',
  'outbox_leased',
  'outbox_open',
  'outbox_replaces',
  'outbox_said',
  'outbox_settled',
  'outbox_unsettled',
  'outbox_waiting',
];

const CATALOGUE = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  UNION ALL
  SELECT 'index ' || indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL
  SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND conrelid IS DISTINCT FROM to_regclass('_prisma_migrations')
  ORDER BY 1`;

const lines = (url: string) =>
  withClient(url, async (client) =>
    (await client.query<{ line: string }>(CATALOGUE)).rows.map((row) => row.line),
  );

describe('migrations', () => {
  const server = databaseUrl(inject('serverUrl'), 'postgres');
  const names = ['drift_migrated', 'drift_schema', 'drift_twice'].map((name) => `${name}_${process.pid}`);
  const [migrated = '', fromSchema = '', twice = ''] = names.map((name) => databaseUrl(server, name));
  beforeAll(async () => {
    for (const name of names) await withClient(server, (client) => client.query(`CREATE DATABASE ${name}`));
  });
  afterAll(async () => {
    for (const name of names)
      await withClient(server, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  });

  it('give exactly the schema of schema.prisma, and the indexes that are listed as hand-written', async () => {
    const schema = readFileSync('prisma/schema.prisma', 'utf8');
    await withClient(migrated, (client) => migrate(client, MIGRATIONS));
    const engine = await createSchemaEngine(fromSchema);
    const sql = await schemaDiff(engine, null, schema);
    engine.free();
    await withClient(fromSchema, (client) => client.query(sql ?? ''));
    const [have, want] = await Promise.all([lines(migrated), lines(fromSchema)]);
    expect(want.length).toBeGreaterThan(200);
    const beyond = have.filter((line) => !want.includes(line));
    expect(want.filter((line) => !have.includes(line))).toEqual([]);
    expect(beyond.map((line) => line.split(' ')[1]).sort()).toEqual(HAND_WRITTEN);
  });

  it('keep beside each the schema it leads to, the newest being today’s', () => {
    const newest = readdirSync(MIGRATIONS)
      .filter((name) => /^\d/.test(name))
      .sort()
      .at(-1);
    expect(readFileSync(`${MIGRATIONS}/${newest}/schema.prisma`, 'utf8')).toBe(
      readFileSync('prisma/schema.prisma', 'utf8'),
    );
  });

  it('are applied once, by whichever of several processes comes first', async () => {
    const applied = await Promise.all(
      [1, 2, 3].map(() => withClient(twice, (client) => migrate(client, MIGRATIONS))),
    );
    expect(applied.flat().length).toBe(readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name)).length);
  });

  it('refuse a database that a newer version has migrated', async () => {
    await withClient(twice, async (client) => {
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '99999999999999_future', now())`,
      );
      await expect(migrate(client, MIGRATIONS)).rejects.toThrow('migrated by a newer version');
    });
  });

  it('refuse to go on when an applied migration was changed afterwards', async () => {
    await withClient(migrated, async (client) => {
      await client.query(
        `UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name LIKE '%first'`,
      );
      await expect(migrate(client, MIGRATIONS)).rejects.toThrow('was changed after it had been applied');
    });
  });

  it('bring the first schema that people ran to now, with every row', async () => {
    const name = `from_first_${process.pid}`;
    const url = databaseUrl(server, name);
    await withClient(server, (client) => client.query(`CREATE DATABASE ${name}`));
    const counts = (client: pg.Client) =>
      client
        .query<Record<string, number>>(
          `SELECT (SELECT count(*)::int FROM person) AS people, (SELECT count(*)::int FROM staff) AS staff,
             (SELECT count(*)::int FROM conference) AS conferences, (SELECT count(*)::int FROM clock_rule) AS rules`,
        )
        .then(({ rows }) => rows[0]);
    await withClient(url, async (client) => {
      await client.query(readFileSync('test/fixtures/first-schema.sql', 'utf8'));
      await client.query('RESET session_replication_role');
      const before = await counts(client);
      expect(before).toMatchObject({ people: 11, staff: 8, conferences: 1 });
      await migrate(client, MIGRATIONS);
      expect(await counts(client)).toEqual(before);
    });
    expect(await lines(url)).toEqual(await lines(migrated));
    await withClient(server, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  });
});
