import type { Context } from '../context.ts';
import type { Sql } from '../infra/tx.ts';
import { PRIORITY } from './outbox.ts';

/** The error of messages that were not out when a backup was taken. It begins as PERHAPS_ARRIVED says (outbox-lease.ts). */
const RESTORED = 'uncertain: restored from a backup';

export type Held = { messages: number; announcements: number };

/** Whether people or questions are in a database of the service. */
export async function holdsPeople(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ held: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM question) AS held`,
  );
  return rows[0]?.held ?? true;
}

/**
 * Makes rows of an earlier moment safe to go on with: what was not out then may have gone out since, and what was valid once
 * may have been used since (docs/decisions/0017-backup.md). Updates that were not handled stay: nothing shows of their effect.
 */
export async function settleRestored(sql: Sql, takenAt: Date, now: Date): Promise<Held> {
  const messages = await holdMessages(sql, now);
  const announcements = await sql.query(
    `UPDATE broadcast SET status = CASE WHEN status = 'sent' THEN 'paused' ELSE 'draft' END, scheduled_at = NULL, changed_at = $1
     WHERE status = 'scheduled' OR status = 'sent' AND finished_at IS NULL`,
    [now],
  );
  await sql.query(
    `UPDATE broadcast_article SET state = 'uncertain', error = $1, lease_until = NULL
     WHERE state IN ('planned', 'created', 'verified', 'sending')
       AND broadcast_id IN (SELECT id FROM broadcast WHERE status = 'paused')`,
    [RESTORED],
  );
  for (const table of ['invitation', 'link_code', 'zalo_consent'])
    await sql.query(`UPDATE ${table} SET expires_at = least(expires_at, $1)`, [now]);
  const held = { messages, announcements: announcements.rowCount ?? 0 };
  await sql.query(`INSERT INTO audit (at, action, data) VALUES ($1, 'backup-restored', $2)`, [
    now,
    { takenAt: takenAt.toISOString(), ...held },
  ]);
  return held;
}

/**
 * An answer or a notice is held for a person to release; what waits for its reader to write goes then, saying that it may
 * have come before; what belongs to an announcement rests with it. The code of an invitation that ends now goes nowhere.
 */
async function holdMessages(sql: Sql, now: Date): Promise<number> {
  const { rows } = await sql.query<{ held: number }>(
    `WITH touched AS (
       UPDATE outbox SET error = $1, lease_until = NULL,
         content = CASE WHEN kind = 'invitation' THEN NULL ELSE content END,
         state = CASE WHEN kind = 'invitation' THEN 'dropped' WHEN state = 'waiting' THEN 'waiting'
           WHEN state = 'pending' AND broadcast_id IS NOT NULL AND priority = ${PRIORITY.broadcast} THEN 'pending' ELSE 'uncertain' END,
         settled_at = CASE WHEN state = 'pending' AND broadcast_id IS NOT NULL AND priority = ${PRIORITY.broadcast} THEN settled_at ELSE $2 END
       WHERE state IN ('pending', 'sending', 'waiting') RETURNING state, broadcast_id)
     SELECT count(*) FILTER (WHERE state = 'uncertain' AND broadcast_id IS NULL)::int AS held FROM touched`,
    [RESTORED, now],
  );
  return rows[0]?.held ?? 0;
}

/**
 * Lets go what a restore held, marked for its reader as perhaps come before; not what a newer message of the same key has
 * taken the place of. @returns how many go.
 */
export async function releaseRestored(ctx: Context): Promise<number> {
  const { rows } = await ctx.db.pool.query<{ released: number }>(
    `WITH touched AS (
       UPDATE outbox o SET attempts = 0, not_before = $2,
         state = CASE WHEN newer THEN 'replaced' ELSE 'pending' END, settled_at = CASE WHEN newer THEN $2::timestamptz END
       FROM (SELECT id AS held, replaces IS NOT NULL AND EXISTS (
               SELECT 1 FROM outbox n WHERE n.account_id = h.account_id AND n.replaces = h.replaces AND n.id > h.id) AS newer
             FROM outbox h WHERE state = 'uncertain' AND error = $1 AND broadcast_id IS NULL FOR UPDATE) AS h
       WHERE o.id = held RETURNING o.state)
     SELECT count(*) FILTER (WHERE state = 'pending')::int AS released FROM touched`,
    [RESTORED, ctx.clock.now()],
  );
  return rows[0]?.released ?? 0;
}
