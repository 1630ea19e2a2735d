import type { Tx } from '../context.ts';
import type { Mark } from '../domain/sending-pace.ts';
import { prismaOf } from '../infra/tx.ts';
import type { Broadcast } from './broadcasts.ts';

export type Progress = {
  sent: number;
  /** On its way, or to go on its way. */
  waiting: number;
  /** The platform lets us write to them no more until they write to us. */
  held: number;
  blocked: number;
  failed: number;
  /** Not sent and not to be: it was stopped, or they wanted no announcements any more. */
  dropped: number;
};

/**
 * What became of an announcement so far. Of a stopped one nothing waits but what is being sent this moment. The numbers are
 * kept by a trigger of the outbox, so that a million messages cost no more than ten.
 */
export async function progressOf(
  tx: Tx,
  { id, status }: Pick<Broadcast, 'id' | 'status'>,
): Promise<Progress> {
  const rows = await prismaOf(tx).broadcastTally.groupBy({
    by: ['state'],
    where: { broadcastId: id },
    _sum: { messages: true },
  });
  const of = (...states: string[]) =>
    rows.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + (row._sum.messages ?? 0), 0);
  const stopped = status === 'stopped';
  return {
    sent: of('sent'),
    waiting: stopped ? of('sending') : of('pending', 'sending'),
    held: stopped ? 0 : of('waiting'),
    blocked: of('blocked'),
    failed: of('failed', 'uncertain'),
    dropped: stopped ? of('dropped', 'replaced', 'pending', 'waiting') : of('dropped', 'replaced'),
  };
}

/** Sums up what the trigger has added. What it adds meanwhile is not seen here and stays. */
export async function foldTally(tx: Tx, id: string): Promise<void> {
  await prismaOf(tx).$executeRaw`
    WITH summed AS (DELETE FROM broadcast_tally WHERE broadcast_id = ${id}::uuid RETURNING state, messages)
    INSERT INTO broadcast_tally (broadcast_id, state, messages)
    SELECT ${id}::uuid, state, sum(messages) FROM summed GROUP BY state HAVING sum(messages) <> 0`;
}

export type Running = {
  id: string;
  status: Broadcast['status'];
  sentAt: Date;
  changedAt: Date | null;
  senderId: string;
  /** It goes at any hour. */
  urgentAt: Date | null;
};

/** What was on its way when an announcement was paused has its end within this time. */
const SETTLING = '2 minutes';

/** Announcements that something happens to and whose sender was shown nothing since `before`, for one process only. */
export async function takeRunningBroadcasts(tx: Tx, now: Date, before: Date): Promise<Running[]> {
  return prismaOf(tx).$queryRawUnsafe<Running[]>(
    `UPDATE broadcast SET progress_at = $1::timestamptz
     WHERE id IN (SELECT id FROM broadcast
                  WHERE finished_at IS NULL AND coalesce(progress_at, sent_at) <= $2::timestamptz
                    AND (status IN ('sent', 'stopped')
                      OR status = 'paused' AND changed_at > $1::timestamptz - interval '${SETTLING}')
                  FOR UPDATE SKIP LOCKED)
     RETURNING id, status, sent_at AS "sentAt", changed_at AS "changedAt", urgent_at AS "urgentAt",
       (SELECT person_id FROM staff WHERE staff.id = created_by) AS "senderId"`,
    now,
    before,
  );
}

/** The last looks at how far it was. */
export async function marksOf(tx: Tx, id: string): Promise<Mark[]> {
  const row = await prismaOf(tx).broadcast.findUnique({ where: { id }, select: { progress: true } });
  const progress = row?.progress as { marks?: Mark[] } | null | undefined;
  return progress?.marks ?? [];
}

/** Keeps what is shown of how far it is, and the looks behind it. @returns whether what is shown is news. */
export async function noteProgress(
  tx: Tx,
  id: string,
  shown: object,
  marks: readonly Mark[],
): Promise<boolean> {
  const now = JSON.stringify(shown);
  const kept = JSON.stringify({ ...shown, marks });
  const [row] = await prismaOf(tx).$queryRaw<{ news: boolean }[]>`
    UPDATE broadcast b SET progress = ${kept}::jsonb
    FROM (SELECT id, progress - 'marks' AS shown FROM broadcast WHERE id = ${id}::uuid FOR UPDATE) before
    WHERE b.id = before.id RETURNING before.shown IS DISTINCT FROM ${now}::jsonb AS news`;
  return row?.news ?? false;
}
