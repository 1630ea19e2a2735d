import type { Context } from '../context.ts';

/** A file as one bot sent it: `shape` is how (a photo is another file to Telegram than the same bytes as a document). */
export type SentFileKey = { botId: string; sha256: string; shape: string };

/** Where a stored file lies and, if this bot sent it before, the name Telegram knows it by; null when it is gone. */
export async function sentFileOf(
  ctx: Context,
  attachmentId: string,
  sent: { botId: string; shape: string },
): Promise<{ sha256: string; fileId: string | null } | null> {
  const { rows } = await ctx.db.pool.query<{ sha256: string; file_id: string | null }>(
    `SELECT a.sha256, f.file_id FROM attachment a
     LEFT JOIN telegram_file f ON f.bot_id = $2 AND f.sha256 = a.sha256 AND f.shape = $3
     WHERE a.id = $1`,
    [attachmentId, sent.botId, sent.shape],
  );
  const row = rows[0];
  return row ? { sha256: row.sha256, fileId: row.file_id } : null;
}

export async function rememberSentFile(ctx: Context, key: SentFileKey, fileId: string): Promise<void> {
  await ctx.db.pool.query(
    `INSERT INTO telegram_file (bot_id, sha256, shape, file_id, sent_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (bot_id, sha256, shape) DO UPDATE SET file_id = excluded.file_id, sent_at = excluded.sent_at`,
    [key.botId, key.sha256, key.shape, fileId, ctx.clock.now()],
  );
}

export async function forgetSentFile(ctx: Context, key: SentFileKey): Promise<void> {
  await ctx.db.pool.query('DELETE FROM telegram_file WHERE bot_id = $1 AND sha256 = $2 AND shape = $3', [
    key.botId,
    key.sha256,
    key.shape,
  ]);
}
