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

/** Keeps a fact about this installation that one part learns and another needs, such as the name of its bot. */
export async function rememberFact(pool: pg.Pool, key: string, value: string): Promise<void> {
  await pool.query(
    `INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, value],
  );
}

export async function factOf(pool: pg.Pool, key: string): Promise<string | null> {
  const { rows } = await pool.query<{ value: string }>('SELECT value FROM installation WHERE key = $1', [
    key,
  ]);
  return rows[0]?.value ?? null;
}

/** Where the Zalo channel keeps the id of its Official Account. */
export const ZALO_ACCOUNT = 'zalo-account';

/** Where the Telegram channel keeps its bot's name, without the @. */
export const TELEGRAM_BOT = 'telegram-bot';
