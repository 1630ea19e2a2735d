import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Context } from '../../src/context.ts';
import type { AttachmentRef } from '../../src/domain/message.ts';

/** Keeps bytes as the service keeps an attachment, and gives the reference that a message carries. */
export async function storeAttachment(
  ctx: Context,
  bytes: Buffer | Readable,
  { kind, mime, name }: Pick<AttachmentRef, 'kind' | 'mime' | 'name'>,
): Promise<AttachmentRef> {
  const kept = await ctx.files.keep(Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes, 50_000_000);
  if ('type' in kept) throw new Error(kept.type);
  const id = randomUUID();
  await ctx.db.pool.query(
    `INSERT INTO attachment (id, sha256, size, mime, kind, owner_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, kept.sha256, kept.size, mime, kind, randomUUID(), ctx.clock.now()],
  );
  return { id, kind, mime, size: kept.size, name };
}
