import type { Context } from '../context.ts';

/** The rows of the audit up to `lastId`, from after the seal before. */
export type AuditSeal = {
  id: number;
  lastId: string;
  rows: number;
  sealedAt: Date;
  /** Which key it was made with; not the key. */
  keyId: string;
  seal: string;
};

/** One row as it is sealed: all that it says, always written the same way. */
export type AuditLine = { id: string; text: string };

const LINE = `SELECT id::text, jsonb_build_array(id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'), actor_id, action, subject, data)::text AS text FROM audit`;

/** Rows after one id up to another, in order. */
export async function auditLines(
  ctx: Context,
  { after, upTo }: { after: string; upTo: string },
  limit: number,
): Promise<AuditLine[]> {
  const { rows } = await ctx.db.pool.query<AuditLine>(
    `${LINE} WHERE id > $1 AND id <= $2 ORDER BY audit.id LIMIT $3`,
    [after, upTo, limit],
  );
  return rows;
}

/**
 * The last row before which no row can come any more: all up to it were written before `before`, longer ago than a transaction
 * may last. Null where nothing new is to be sealed.
 */
export async function lastToSeal(ctx: Context, after: string, before: Date): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ id: string | null }>(
    `SELECT max(id)::text AS id FROM audit
     WHERE id > $1 AND id < coalesce((SELECT min(id) FROM audit WHERE id > $1 AND at >= $2), 9223372036854775807)`,
    [after, before],
  );
  return rows[0]?.id ?? null;
}

export async function auditSeals(ctx: Context): Promise<AuditSeal[]> {
  const { rows } = await ctx.db.pool.query<AuditSeal>(
    `SELECT id, last_id::text AS "lastId", rows, sealed_at AS "sealedAt", key_id AS "keyId", seal FROM audit_seal ORDER BY last_id`,
  );
  return rows;
}

export async function newestSeal(ctx: Context): Promise<AuditSeal | null> {
  const { rows } = await ctx.db.pool.query<AuditSeal>(
    `SELECT id, last_id::text AS "lastId", rows, sealed_at AS "sealedAt", key_id AS "keyId", seal FROM audit_seal ORDER BY last_id DESC LIMIT 1`,
  );
  return rows[0] ?? null;
}

/** Where another process sealed the same rows meanwhile, its seal stays. */
export async function keepSeal(ctx: Context, seal: Omit<AuditSeal, 'id'>): Promise<void> {
  await ctx.db.pool.query(
    `INSERT INTO audit_seal (last_id, rows, sealed_at, key_id, seal)
     SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM audit_seal WHERE last_id >= $1)
     ON CONFLICT (last_id) DO NOTHING`,
    [seal.lastId, seal.rows, seal.sealedAt, seal.keyId, seal.seal],
  );
}

export async function countAuditAfter(ctx: Context, id: string): Promise<number> {
  const { rows } = await ctx.db.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM audit WHERE id > $1',
    [id],
  );
  return rows[0]?.n ?? 0;
}
