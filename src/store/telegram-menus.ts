import type { Context } from '../context.ts';

/** Everyone on Telegram who works here or whose menu still says so, and what was set for them last. */
export async function menusToSet(
  ctx: Context,
  botId: string,
): Promise<{ externalId: string; roles: string[]; locale: string | null; hash: string | null }[]> {
  const { rows } = await ctx.db.pool.query<{
    external_id: string;
    roles: string[];
    locale: string | null;
    hash: string | null;
  }>(
    `SELECT coalesce(w.external_id, m.external_id) AS external_id, coalesce(w.roles, '{}') AS roles, w.locale, m.hash
     FROM (SELECT a.external_id, p.locale, array_agg(DISTINCT s.role ORDER BY s.role) AS roles
           FROM staff s JOIN person p ON p.id = s.person_id AND NOT p.demo
           JOIN account a ON a.person_id = p.id AND a.channel = 'telegram' AND a.blocked_at IS NULL
           WHERE s.revoked_at IS NULL GROUP BY a.external_id, p.locale) AS w
     FULL JOIN (SELECT external_id, hash FROM telegram_menu WHERE bot_id = $1) AS m USING (external_id)
     ORDER BY 1`,
    [botId],
  );
  return rows.map((row) => ({
    externalId: row.external_id,
    roles: row.roles,
    locale: row.locale,
    hash: row.hash,
  }));
}

/** Keeps what was set for a chat; null: nothing of its own any more. */
export async function rememberMenu(
  ctx: Context,
  { botId, externalId, hash }: { botId: string; externalId: string; hash: string | null },
): Promise<void> {
  await ctx.db.pool.query(
    hash === null
      ? 'DELETE FROM telegram_menu WHERE bot_id = $1 AND external_id = $2 AND $3::text IS NULL'
      : `INSERT INTO telegram_menu (bot_id, external_id, hash) VALUES ($1, $2, $3)
         ON CONFLICT (bot_id, external_id) DO UPDATE SET hash = excluded.hash`,
    [botId, externalId, hash],
  );
}
