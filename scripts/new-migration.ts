// npm run migration -- NAME: writes prisma/migrations/<timestamp>_<name>/migration.sql with what the schema has beyond the
// newest migration. Each migration keeps the schema it leads to beside it, since that is what the engine compares.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startTestServer } from '../test/support/postgres.ts';
import { createSchemaEngine, schemaDiff } from '../test/support/schema-engine.ts';

const name = process.argv[2];
if (!name || !/^[a-z0-9-]+$/.test(name)) {
  console.error('usage: npm run migration -- name-in-kebab-case');
  process.exit(2);
}
const newest = readdirSync('prisma/migrations')
  .filter((entry) => /^\d/.test(entry))
  .sort()
  .at(-1);
const before = newest ? readFileSync(`prisma/migrations/${newest}/schema.prisma`, 'utf8') : null;
const server = await startTestServer();
const engine = await createSchemaEngine((await server.createEmpty('scratch')).url);
const sql = await schemaDiff(engine, before, readFileSync('prisma/schema.prisma', 'utf8'));
engine.free();
await server.stop();
if (sql === null) {
  console.log('the migrations already give the schema');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = `prisma/migrations/${stamp}_${name.replaceAll('-', '_')}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/migration.sql`, sql);
  copyFileSync('prisma/schema.prisma', `${folder}/schema.prisma`);
  console.log(`${folder}/migration.sql`);
}
