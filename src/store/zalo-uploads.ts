import type { Context } from '../context.ts';

/** What a stored file was uploaded as: a picture may be scaled down, and is another upload than the file itself. */
export type UploadKey = { oaId: string; sha256: string; shape: 'image' | 'file' };

/** The hash under which an attachment is stored, and the name Zalo keeps it under if it was uploaded after `since`. */
export async function uploadOf(
  ctx: Context,
  attachmentId: string,
  { oaId, shape }: Pick<UploadKey, 'oaId' | 'shape'>,
  since: Date,
): Promise<{ sha256: string; handle: string | null } | null> {
  const { rows } = await ctx.db.pool.query<{ sha256: string; handle: string | null }>(
    `SELECT a.sha256, u.handle FROM attachment a
     LEFT JOIN zalo_upload u ON u.oa_id = $2 AND u.sha256 = a.sha256 AND u.shape = $3 AND u.uploaded_at > $4
     WHERE a.id = $1`,
    [attachmentId, oaId, shape, since],
  );
  return rows[0] ?? null;
}

export async function rememberUpload(ctx: Context, key: UploadKey, handle: string): Promise<void> {
  await ctx.db.pool.query(
    `INSERT INTO zalo_upload (oa_id, sha256, shape, handle, uploaded_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (oa_id, sha256, shape) DO UPDATE SET handle = excluded.handle, uploaded_at = excluded.uploaded_at`,
    [key.oaId, key.sha256, key.shape, handle, ctx.clock.now()],
  );
}

export async function forgetUpload(ctx: Context, key: UploadKey): Promise<void> {
  await ctx.db.pool.query('DELETE FROM zalo_upload WHERE oa_id = $1 AND sha256 = $2 AND shape = $3', [
    key.oaId,
    key.sha256,
    key.shape,
  ]);
}
