import { randomBytes } from 'node:crypto';
import type pg from 'pg';

/** The key that seals buttons: made once, the same for every process of this installation. */
export async function sealKeyOf(pool: pg.Pool): Promise<Buffer> {
  await pool.query(
    `INSERT INTO installation (key, value) VALUES ('seal-key', $1) ON CONFLICT (key) DO NOTHING`,
    [randomBytes(32).toString('base64')],
  );
  const { rows } = await pool.query<{ value: string }>(
    `SELECT value FROM installation WHERE key = 'seal-key'`,
  );
  return Buffer.from(rows[0]?.value ?? '', 'base64');
}
