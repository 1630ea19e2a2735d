import type { Context, Tx } from '../context.ts';
import type { CivilDate } from '../domain/civil-date.ts';
import { prismaOf } from '../infra/tx.ts';
import { toDay } from './days.ts';

/** What a person may ask about their own data (Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP). */
export type DataRequestKind = 'see' | 'export' | 'correct' | 'withdraw-consent' | 'erase';

export type NewDataRequest = {
  personId: string;
  kind: DataRequestKind;
  askedAt: Date;
  answerBy: CivilDate;
  answeredAt: Date;
  /** Ids and counts; never the data itself. */
  outcome: object;
};

export async function insertDataRequest(tx: Tx, request: NewDataRequest): Promise<void> {
  await prismaOf(tx).dataRequest.create({ data: { ...request, answerBy: toDay(request.answerBy) } });
}

/** What an erasure leaves for afterwards: files that were the person's, and the addresses on channels they had. */
export type LeftToRemove = { hashes: string[]; accounts: string[] };

export type OpenErasure = { id: string; erasedAt: Date; left: LeftToRemove };

export async function openErasures(ctx: Context): Promise<OpenErasure[]> {
  const { rows } = await ctx.db.pool.query<OpenErasure>(
    `SELECT id, answered_at AS "erasedAt", outcome -> 'left' AS left FROM data_request
     WHERE kind = 'erase' AND outcome ? 'left' ORDER BY id`,
  );
  return rows;
}

/** Notes what is still to be removed; nothing: the erasure is complete, and even the names of files are forgotten. */
export async function noteLeft(ctx: Context, id: string, left: LeftToRemove): Promise<void> {
  const done = left.hashes.length === 0 && left.accounts.length === 0;
  await ctx.db.pool.query(
    `UPDATE data_request SET outcome = CASE WHEN $3 THEN outcome - 'left' ELSE jsonb_set(outcome, '{left}', $2::jsonb) END
     WHERE id = $1`,
    [id, JSON.stringify(left), done],
  );
}

/** Exported files older than `before`: they hold everything about a person and are for one download. */
export async function oldExports(ctx: Context, before: Date): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `SELECT a.id FROM data_request r JOIN attachment a ON a.id = (r.outcome ->> 'attachment')::uuid
     WHERE r.kind = 'export' AND r.asked_at < $1`,
    [before],
  );
  return rows.map((row) => row.id);
}
