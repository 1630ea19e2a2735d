import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATES } from './global-setup.ts';
import { databaseUrl, withClient } from './postgres.ts';

/** A database of this test file's own, cloned from a migrated and seeded template. */
export async function createTestDatabase(
  seed: keyof typeof TEMPLATES = 'base',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const maintenance = databaseUrl(inject('serverUrl'), 'postgres');
  await withClient(maintenance, (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${TEMPLATES[seed]}`),
  );
  return {
    url: databaseUrl(maintenance, name),
    drop: () =>
      withClient(maintenance, async (client) => {
        await client.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      }),
  };
}
