import type { Context } from '../context.ts';
import type { Sql } from '../infra/tx.ts';

/** Whether something still needs a stored file: an attachment, a record, a draft, or an update that waits to be handled. */
export async function isNeeded(ctx: Context, sha256: string): Promise<boolean> {
  const { rows } = await ctx.db.pool.query<{ needed: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM attachment WHERE sha256 = $1)
         OR EXISTS (SELECT 1 FROM delivery_record WHERE files @> jsonb_build_array(jsonb_build_object('sha256', $1::text)))
         OR EXISTS (SELECT 1 FROM conversation WHERE data::text LIKE '%' || $1 || '%')
         OR EXISTS (SELECT 1 FROM inbox WHERE state = 'waiting' AND payload::text LIKE '%' || $1 || '%') AS needed`,
    [sha256],
  );
  return rows[0]?.needed ?? true;
}

/** Where the rows of drafts and updates name the files they hold. */
const IN_JSON = `'"sha256": *"([0-9a-f]{64})"', 'g'`;

/** The hashes of all stored files that something needs, read bit by bit within the transaction of `sql`. */
export async function* neededFiles(sql: Sql): AsyncGenerator<string> {
  await sql.query(
    `DECLARE needed_files NO SCROLL CURSOR FOR
     SELECT sha256 FROM attachment
     UNION SELECT named[1] FROM conversation, regexp_matches(data::text, ${IN_JSON}) AS named
     UNION SELECT named[1] FROM inbox, regexp_matches(payload::text, ${IN_JSON}) AS named WHERE state = 'waiting'`,
  );
  for (;;) {
    const { rows } = await sql.query<{ sha256: string }>('FETCH 1000 FROM needed_files');
    for (const { sha256 } of rows) yield sha256;
    if (rows.length === 0) return;
  }
}

/**
 * Removes a stored file that nothing needs, and the names under which channels keep it. To be repeated safely: rows were
 * changed before, so that no link leads to a file that is gone.
 */
export async function removeUnneeded(ctx: Context, sha256: string): Promise<void> {
  if (await isNeeded(ctx, sha256)) return;
  await ctx.files.remove(sha256);
  for (const table of ['telegram_file', 'zalo_upload'])
    await ctx.db.pool.query(`DELETE FROM ${table} WHERE sha256 = $1`, [sha256]);
}

/** Forgets an attachment. @returns the hash of its file; null when it was forgotten before. */
export async function deleteAttachment(ctx: Context, id: string): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ sha256: string }>(
    'DELETE FROM attachment WHERE id = $1 RETURNING sha256',
    [id],
  );
  return rows[0]?.sha256 ?? null;
}
