import type pg from 'pg';
import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/** The grant as it is stored: both tokens encrypted. */
export type StoredGrant = {
  accessToken: string | null;
  refreshToken: string | null;
  accessExpiresAt: Date | null;
  /** A renewal began and its answer is not stored. */
  renewingSince: Date | null;
  deadSince: Date | null;
  deadWhy: string | null;
};

export async function readGrant(ctx: Context, oaId: string): Promise<StoredGrant | null> {
  const { rows } = await ctx.db.pool.query<StoredGrant>(
    `SELECT access_token AS "accessToken", refresh_token AS "refreshToken", access_expires_at AS "accessExpiresAt",
       renewing_since AS "renewingSince", dead_since AS "deadSince", dead_why AS "deadWhy"
     FROM zalo_grant WHERE oa_id = $1`,
    [oaId],
  );
  return rows[0] ?? null;
}

/** Says before Zalo is asked that the refresh token may be used up from now on. */
export async function noteRenewalBegun(ctx: Context, oaId: string): Promise<void> {
  await ctx.db.pool.query('UPDATE zalo_grant SET renewing_since = $2 WHERE oa_id = $1', [
    oaId,
    ctx.clock.now(),
  ]);
}

/** Zalo surely did not use the refresh token: the renewal is as if it had not begun. */
export async function noteRenewalUndone(ctx: Context, oaId: string): Promise<void> {
  await ctx.db.pool.query('UPDATE zalo_grant SET renewing_since = NULL WHERE oa_id = $1', [oaId]);
}

export type NewGrant = {
  accessToken: string | null;
  refreshToken: string;
  accessExpiresAt: Date | null;
};

/** Stores a pair, whatever was there before; with it the grant lives again. */
export async function storeGrant(pool: pg.Pool, oaId: string, grant: NewGrant): Promise<void> {
  await pool.query(
    `INSERT INTO zalo_grant (oa_id, access_token, refresh_token, access_expires_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (oa_id) DO UPDATE SET access_token = excluded.access_token, refresh_token = excluded.refresh_token,
       access_expires_at = excluded.access_expires_at, renewing_since = NULL, dead_since = NULL, dead_why = NULL`,
    [oaId, grant.accessToken, grant.refreshToken, grant.accessExpiresAt],
  );
}

/** @returns whether it was alive until now: then somebody has to be told, once. */
export async function markGrantDead(tx: Tx, oaId: string, why: string, at: Date): Promise<boolean> {
  const changed = await prismaOf(tx).$executeRaw`
    INSERT INTO zalo_grant (oa_id, dead_since, dead_why) VALUES (${oaId}, ${at}, ${why})
    ON CONFLICT (oa_id) DO UPDATE SET dead_since = ${at}, dead_why = ${why} WHERE zalo_grant.dead_since IS NULL`;
  return changed === 1;
}
