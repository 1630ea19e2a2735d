import type { Context } from '../context.ts';

/** The rows of the audit after `afterId`, the last of the seal before, up to `lastId`. */
export type AuditSeal = {
  id: number;
  afterId: string;
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
 * The last row before which no row can come any more: all up to it were written before `settled`, longer ago than a transaction
 * may last. A row from a clock far ahead of ours (after `ahead`) stops nothing. Null where nothing new is to be sealed.
 */
export async function lastToSeal(
  ctx: Context,
  after: string,
  { settled, ahead }: { settled: Date; ahead: Date },
): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ id: string | null }>(
    `SELECT max(id)::text AS id FROM audit
     WHERE id > $1 AND id < coalesce((SELECT min(id) FROM audit WHERE id > $1 AND at >= $2 AND at < $3), 9223372036854775807)`,
    [after, settled, ahead],
  );
  return rows[0]?.id ?? null;
}

const SEAL = `SELECT id, after_id::text AS "afterId", last_id::text AS "lastId", rows, sealed_at AS "sealedAt", key_id AS "keyId", seal FROM audit_seal`;

export async function auditSeals(ctx: Context): Promise<AuditSeal[]> {
  const { rows } = await ctx.db.pool.query<AuditSeal>(`${SEAL} ORDER BY last_id`);
  return rows;
}

export async function newestSeal(ctx: Context): Promise<AuditSeal | null> {
  const { rows } = await ctx.db.pool.query<AuditSeal>(`${SEAL} ORDER BY last_id DESC LIMIT 1`);
  return rows[0] ?? null;
}

/** @returns false where another process sealed meanwhile: its seal stays. */
export async function keepSeal(ctx: Context, seal: Omit<AuditSeal, 'id'>): Promise<boolean> {
  const { rowCount } = await ctx.db.pool.query(
    `INSERT INTO audit_seal (after_id, last_id, rows, sealed_at, key_id, seal)
     SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM audit_seal WHERE last_id > $1) ON CONFLICT DO NOTHING`,
    [seal.afterId, seal.lastId, seal.rows, seal.sealedAt, seal.keyId, seal.seal],
  );
  return rowCount === 1;
}

/** How many rows there are after one, and when the first of them was written. */
export async function auditAfter(ctx: Context, id: string): Promise<{ rows: number; since: Date | null }> {
  const { rows } = await ctx.db.pool.query<{ rows: number; since: Date | null }>(
    'SELECT count(*)::int AS rows, min(at) AS since FROM audit WHERE id > $1',
    [id],
  );
  return rows[0] ?? { rows: 0, since: null };
}
