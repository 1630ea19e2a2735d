// npm run fixture -- FILE: writes a database of today's schema with demo rows as plain SQL. Made once for the first schema
// that people ran (test/fixtures/first-schema.sql): a test migrates that file to now, for ever.
import { writeFileSync } from 'node:fs';
import { prepareDatabase } from '../src/bootstrap.ts';
import { readConfig } from '../src/infra/config.ts';
import { readMigrations } from '../src/infra/migrate.ts';
import { startTestServer, withClient } from '../test/support/postgres.ts';

/** Rows enough to see that none is lost; the units of one province instead of a country's. */
const LIMIT = 200;

const file = process.argv[2];
if (!file) {
  console.error('usage: npm run fixture -- FILE');
  process.exit(2);
}
const server = await startTestServer();
const { url } = await server.createEmpty('fixture');
await prepareDatabase(readConfig({ SEED: 'demo', LOG_LEVEL: 'warn' }), url);
const migrations = await readMigrations('prisma/migrations');
const lines: string[] = [
  'SET session_replication_role = replica;',
  `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);`,
  ...migrations.map((migration) => migration.sql),
];
await withClient(url, async (client) => {
  const tables = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ line: string }>(
      `SELECT format('INSERT INTO %I SELECT * FROM json_populate_record(NULL::%I, %L);', $1::text, $1::text, row_to_json(t)) AS line
       FROM (SELECT * FROM "${name}" LIMIT ${LIMIT}) t`,
      [name],
    );
    lines.push(...rows.map((row) => row.line));
  }
});
writeFileSync(file, `${lines.join('\n')}\n`);
await server.stop();
