import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';
import type { Subject } from './delivery-rows.ts';

/** What was made: named by what is in it, so that a changed copy shows. */
export type RecordFile = { sha256: string; size: number; rows: number };

export type OpenRecord = Subject & {
  id: string;
  personId: string | null;
  locale: string;
  /** One process has it in hand till then. */
  takenUntil: Date;
};

/** Asks for a record; whoever looks next makes it. */
export async function askForRecord(
  tx: Tx,
  record: Subject & { personId: string | null; locale: string; askedAt: Date },
): Promise<void> {
  await prismaOf(tx).deliveryRecord.create({ data: record });
}

const TRIES = 5;
/** So long after a failure it is tried again. */
const AGAIN_MS = 60_000;

/**
 * Takes the oldest record that is wanted and that nobody makes, for `leaseMs`. `over`: it was tried often enough, at last by a
 * process that died of it perhaps, and is to be given up.
 */
export async function takeRecord(
  ctx: Context,
  leaseMs: number,
): Promise<(OpenRecord & { over: boolean }) | null> {
  const now = ctx.clock.now();
  const { rows } = await ctx.db.pool.query<OpenRecord & { over: boolean }>(
    `UPDATE delivery_record r SET taken_until = $2, tries = tries + 1
     WHERE id = (SELECT id FROM delivery_record WHERE made_at IS NULL AND failed_at IS NULL AND (taken_until IS NULL OR taken_until < $1)
                 ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, broadcast_id AS "broadcastId", notice_id AS "noticeId", person_id AS "personId", locale,
       taken_until AS "takenUntil", tries > ${TRIES} AS over`,
    [now, new Date(now.getTime() + leaseMs)],
  );
  return rows[0] ?? null;
}

/** It could not be made this time; where another process has it in hand by now nothing changes. @returns whether that was the last try. */
export async function recordNotMade(ctx: Context, { id, takenUntil }: OpenRecord): Promise<boolean> {
  const again = new Date(ctx.clock.now().getTime() + AGAIN_MS);
  const { rows } = await ctx.db.pool.query<{ last: boolean }>(
    `UPDATE delivery_record SET taken_until = $2 WHERE id = $1 AND made_at IS NULL AND taken_until = $3 RETURNING tries >= ${TRIES} AS last`,
    [id, again, takenUntil],
  );
  return rows[0]?.last ?? false;
}

/** @returns false where it was given up or made already. */
export async function giveUpRecord(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { count } = await prismaOf(tx).deliveryRecord.updateMany({
    where: { id, madeAt: null, failedAt: null },
    data: { failedAt: at },
  });
  return count === 1;
}

/** @returns false where another process made it meanwhile, or it was given up. */
export async function recordMade(tx: Tx, id: string, files: RecordFile[], at: Date): Promise<boolean> {
  const { count } = await prismaOf(tx).deliveryRecord.updateMany({
    where: { id, madeAt: null, failedAt: null },
    data: { madeAt: at, files },
  });
  return count === 1;
}

/** Ties a file of a record to who gets it. @returns its id. */
export async function insertRecordFile(tx: Tx, file: RecordFile, ownerId: string, at: Date): Promise<string> {
  const { sha256, size } = file;
  const data = { sha256, size, mime: 'text/csv', kind: 'document', ownerId, createdAt: at };
  return (await prismaOf(tx).attachment.create({ data, select: { id: true } })).id;
}

/** What a record is about. */
export type RecordSubject = {
  what: 'announcement' | 'notice';
  /** information, K2 or K3. */
  purpose: string;
  conferenceCode: string | null;
  startsAt: Date | null;
  /** The notice's own number. */
  number: string | null;
  publishedAt: Date;
  unitCode: string | null;
  /** What people read, in the language it was written in, or the hash of the signed copy. */
  text: string;
  fileSha256: string | null;
  article: { state: string; people: number; messageId: string | null; sentAt: string | null } | null;
};

const BROADCAST = `
  SELECT 'announcement' AS what, b.purpose, c.code AS "conferenceCode", c.starts_at AS "startsAt", NULL AS number,
    b.sent_at AS "publishedAt", s.unit_code AS "unitCode", (b.content -> 'vi')::text AS text, NULL AS "fileSha256",
    CASE WHEN a.broadcast_id IS NOT NULL THEN jsonb_build_object('state', a.state, 'people', a.people, 'messageId', a.message_id, 'sentAt', a.sent_at) END AS article
  FROM broadcast b LEFT JOIN conference c ON c.id = b.conference_id LEFT JOIN staff s ON s.id = b.created_by
    LEFT JOIN broadcast_article a ON a.broadcast_id = b.id
  WHERE b.id = $1 AND b.sent_at IS NOT NULL`;
const NOTICE = `
  SELECT 'notice' AS what, 'K3' AS purpose, c.code AS "conferenceCode", c.starts_at AS "startsAt", n.number,
    n.published_at AS "publishedAt", s.unit_code AS "unitCode",
    (SELECT string_agg(l.number || '. ' || l.text, E'\\n' ORDER BY l.number) FROM clause l WHERE l.notice_id = n.id) AS text,
    (SELECT f.sha256 FROM attachment f WHERE f.notice_id = n.id ORDER BY f.id DESC LIMIT 1) AS "fileSha256", NULL AS article
  FROM conclusion_notice n JOIN conference c ON c.id = n.conference_id LEFT JOIN staff s ON s.id = n.created_by
  WHERE n.id = $1 AND n.published_at IS NOT NULL`;

/** Null for what was not sent or published. */
export async function recordSubject(
  ctx: Context,
  { broadcastId, noticeId }: Subject,
): Promise<RecordSubject | null> {
  const { rows } = await ctx.db.pool.query<RecordSubject>(broadcastId === null ? NOTICE : BROADCAST, [
    broadcastId ?? noticeId,
  ]);
  return rows[0] ?? null;
}
