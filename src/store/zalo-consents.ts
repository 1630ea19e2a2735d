import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

export async function insertConsent(
  tx: Tx,
  consent: { linkHash: string; oaId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await prismaOf(tx).zaloConsent.create({ data: consent });
}

/**
 * Begins a consent under a link that still holds. A page that only looks at links may open it too, so it is not used up
 * by that; a second beginning replaces the first. @returns false for a link that is unknown, used or too old.
 */
export async function beginConsent(
  ctx: Context,
  oaId: string,
  given: { linkHash: string; stateHash: string; verifier: string },
): Promise<boolean> {
  const { rowCount } = await ctx.db.pool.query(
    `UPDATE zalo_consent SET state_hash = $3, verifier = $4
     WHERE link_hash = $1 AND oa_id = $2 AND used_at IS NULL AND expires_at > $5`,
    [given.linkHash, oaId, given.stateHash, given.verifier, ctx.clock.now()],
  );
  return rowCount === 1;
}

/** Uses a consent up, whatever comes of it. @returns its sealed verifier; null when there is none such. */
export async function takeConsent(ctx: Context, oaId: string, stateHash: string): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ verifier: string }>(
    `UPDATE zalo_consent SET used_at = $3
     WHERE state_hash = $1 AND oa_id = $2 AND used_at IS NULL AND expires_at > $3 RETURNING verifier`,
    [stateHash, oaId, ctx.clock.now()],
  );
  return rows[0]?.verifier ?? null;
}
