import type { Tx } from '../context.ts';
import type { Excluded, Purpose, Recipients } from '../domain/audience.ts';
import type { Outgoing } from '../domain/message.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf } from '../infra/tx.ts';
import { voidApprovals } from './broadcast-approvals.ts';
import { PRIORITY } from './outbox.ts';
import { toExcluded, toPurpose, toRecipients } from './stored-recipients.ts';

/** An announcement to the people of a territory. */
export type Broadcast = {
  id: string;
  conferenceId: string | null;
  territoryCode: string;
  /** What was typed; empty where all comes from the conference. */
  text: string;
  /** As it goes out, by language. */
  content: Record<string, Outgoing>;
  /**
   * `awaiting-approval`: a second person has to say that it may go. `scheduled`: it goes by itself when its time comes. `sent`:
   * under way or at its end. `paused` and `stopped`: nothing of it goes out, in any process, from then on.
   */
  status: 'draft' | 'awaiting-approval' | 'scheduled' | 'sent' | 'paused' | 'stopped' | 'dropped';
  createdBy: string;
  /** When it is to go; null: as soon as it is sent. */
  scheduledAt: Date | null;
  sentAt: Date | null;
  /** When it was last paused, taken up again or stopped. */
  changedAt: Date | null;
  /** How many people it was queued for. */
  audience: number | null;
  /** Nothing of it is on its way any more. */
  finished: boolean;
  purpose: Purpose;
  recipients: Recipients;
  /** How many it did not go to, by reason; null until it is sent. */
  excluded: Excluded | null;
  /** Since when it goes at night too. */
  urgentAt: Date | null;
  /** The announcement that it corrects, or that it is once more. */
  correctsId: string | null;
};

export type NewBroadcast = Pick<
  Broadcast,
  | 'conferenceId'
  | 'territoryCode'
  | 'text'
  | 'content'
  | 'createdBy'
  | 'purpose'
  | 'correctsId'
  | 'recipients'
> & { createdAt: Date };

export async function insertBroadcast(tx: Tx, broadcast: NewBroadcast): Promise<Broadcast> {
  const status: Broadcast['status'] = 'draft';
  const content = broadcast.content as Prisma.InputJsonObject;
  const recipients = broadcast.recipients as Prisma.InputJsonObject;
  const data = { ...broadcast, content, recipients, status, kind: 'announcement' };
  return toBroadcast(await prismaOf(tx).broadcast.create({ data }));
}

export async function readBroadcast(tx: Tx, id: string): Promise<Broadcast | null> {
  const row = await prismaOf(tx).broadcast.findUnique({ where: { id } });
  return row ? toBroadcast(row) : null;
}

/** Reads an announcement and holds its row till the end of the transaction. */
export async function lockBroadcast(tx: Tx, id: string): Promise<Broadcast | null> {
  const prisma = prismaOf(tx);
  await prisma.$queryRaw`SELECT 1 FROM broadcast WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await prisma.broadcast.findUnique({ where: { id } });
  return row ? toBroadcast(row) : null;
}

export type BroadcastChange = Partial<
  Pick<
    Broadcast,
    | 'text'
    | 'content'
    | 'status'
    | 'scheduledAt'
    | 'sentAt'
    | 'changedAt'
    | 'audience'
    | 'recipients'
    | 'excluded'
    | 'urgentAt'
  >
>;

/** What somebody stood for was what it said then, and to whom: new words or other people need them anew. */
export async function updateBroadcast(tx: Tx, id: string, change: BroadcastChange): Promise<Broadcast> {
  const { content, recipients, excluded, ...rest } = change;
  const isNew = content !== undefined || recipients !== undefined;
  const data = {
    ...rest,
    ...(isNew && { urgentAt: null }),
    ...(content && { content: content as Prisma.InputJsonObject }),
    ...(recipients && { recipients: recipients as Prisma.InputJsonObject }),
    ...(excluded && { excluded: excluded as Prisma.InputJsonObject }),
  };
  if (isNew) await voidApprovals(tx, id);
  return toBroadcast(await prismaOf(tx).broadcast.update({ where: { id }, data }));
}

/** What was sent to these territories, the newest first. */
export async function sentBroadcasts(
  tx: Tx,
  territories: readonly string[],
  limit: number,
): Promise<Broadcast[]> {
  const rows = await prismaOf(tx).broadcast.findMany({
    where: { territoryCode: { in: [...territories] }, sentAt: { not: null } },
    orderBy: { sentAt: 'desc' },
    take: limit,
  });
  return rows.map(toBroadcast);
}

/** Stops what announces a conference that has begun meanwhile, or is called off: the rest would be told of nothing. */
export async function stopOutdated(tx: Tx, now: Date): Promise<void> {
  await prismaOf(tx).$executeRaw`
    UPDATE broadcast b SET status = 'stopped', changed_at = ${now} FROM conference c
    WHERE c.id = b.conference_id AND b.status IN ('sent', 'paused') AND b.finished_at IS NULL
      AND b.purpose <> 'K3' AND (c.starts_at <= ${now} OR c.status NOT IN ('open', 'closed'))`;
}

/** Stops what announces a conference as it was before its time or place changed. */
export async function stopAnnouncementsOf(tx: Tx, conferenceId: string, now: Date): Promise<void> {
  await prismaOf(tx).broadcast.updateMany({
    where: { conferenceId, status: { in: ['sent', 'paused'] }, finishedAt: null },
    data: { status: 'stopped' satisfies Broadcast['status'], changedAt: now },
  });
}

/** The error of a message that was not sent since its announcement was stopped. */
export const STOPPED = 'the announcement was stopped';

/** What a stopped announcement left behind is settled in pieces: it keeps nobody from anything meanwhile. */
const DROPPED_AT_ONCE = 20_000;

/**
 * Settles what has not gone; last what waits for its person's next word, unless a template told them already.
 * @returns whether nothing is left to be settled.
 */
export async function dropUnsent(tx: Tx, id: string, now: Date): Promise<boolean> {
  const prisma = prismaOf(tx);
  const dropped = await prisma.$executeRaw`
    UPDATE outbox SET state = 'dropped', settled_at = ${now}, error = ${STOPPED}
    WHERE id IN (SELECT id FROM outbox WHERE broadcast_id = ${id}::uuid AND state = 'pending' AND priority = ${PRIORITY.broadcast}
                 LIMIT ${DROPPED_AT_ONCE} FOR UPDATE SKIP LOCKED)`;
  if (dropped > 0) return false;
  const { _sum } = await prisma.broadcastTally.aggregate({
    where: { broadcastId: id, state: 'waiting' },
    _sum: { messages: true },
  });
  // No index leads to them, so they are looked for only where there are some.
  if ((_sum.messages ?? 0) === 0) return true;
  const held = await prisma.$executeRaw`
    UPDATE outbox SET state = 'dropped', settled_at = ${now}, error = ${STOPPED}
    WHERE id IN (SELECT id FROM outbox WHERE broadcast_id = ${id}::uuid AND state = 'waiting' AND external_id IS NULL
                 LIMIT ${DROPPED_AT_ONCE} FOR UPDATE SKIP LOCKED)`;
  return held === 0;
}

/** Nothing of it is on its way any more. */
export async function finishBroadcast(tx: Tx, id: string, now: Date): Promise<void> {
  await prismaOf(tx).broadcast.update({ where: { id }, data: { finishedAt: now } });
}

/** So many more people are on their way. */
export async function reopenBroadcast(tx: Tx, id: string, people: number): Promise<void> {
  const data = { finishedAt: null, audience: { increment: people } };
  await prismaOf(tx).broadcast.update({ where: { id }, data });
}

/** Whether a person wants announcements, and since when not. */
export async function quietSince(tx: Tx, personId: string): Promise<Date | null> {
  const row = await prismaOf(tx).person.findUnique({
    where: { id: personId },
    select: { quietSince: true },
  });
  return row?.quietSince ?? null;
}

/** From then on no announcement goes to them, also none that was queued before. */
export async function setQuiet(tx: Tx, personId: string, since: Date | null): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.person.update({ where: { id: personId }, data: { quietSince: since } });
  if (since === null) return;
  await prisma.$executeRaw`
    UPDATE outbox SET state = 'dropped', settled_at = ${since}, error = 'they want no announcements'
    WHERE account_id IN (SELECT id FROM account WHERE person_id = ${personId}::uuid)
      AND broadcast_id IS NOT NULL AND state IN ('pending', 'waiting')`;
}

export function toBroadcast(row: Prisma.BroadcastGetPayload<object>): Broadcast {
  return {
    id: row.id,
    conferenceId: row.conferenceId,
    territoryCode: row.territoryCode,
    text: row.text,
    content: row.content as unknown as Record<string, Outgoing>,
    status: row.status as Broadcast['status'],
    createdBy: row.createdBy,
    correctsId: row.correctsId,
    scheduledAt: row.scheduledAt,
    sentAt: row.sentAt,
    changedAt: row.changedAt,
    audience: row.audience,
    finished: row.finishedAt !== null,
    purpose: toPurpose(row.purpose),
    recipients: toRecipients(row.recipients),
    excluded: toExcluded(row.excluded),
    urgentAt: row.urgentAt,
  };
}
