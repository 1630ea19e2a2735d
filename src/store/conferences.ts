import type { Tx } from '../context.ts';
import type { CivilDate } from '../domain/civil-date.ts';
import type { Conference, ConferenceForm } from '../domain/conference.ts';
import type { ConferenceEvent, ConferenceStatus } from '../domain/conference-status.ts';
import type { CompetenceLevel } from '../domain/routing.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf } from '../infra/tx.ts';
import { toDay } from './days.ts';

export type NewConference = Omit<Conference, 'id' | 'status'> & { createdAt: Date };

/** Stores a conference as a draft. */
export async function insertConference(tx: Tx, conference: NewConference): Promise<Conference> {
  const status: ConferenceStatus = 'draft';
  return toConference(await prismaOf(tx).conference.create({ data: { ...conference, status } }));
}

export async function conferenceCodeIsTaken(tx: Tx, code: string): Promise<boolean> {
  return (await prismaOf(tx).conference.count({ where: { code } })) > 0;
}

export async function readConference(
  tx: Tx,
  where: { code: string } | { id: string },
): Promise<Conference | null> {
  const row = await prismaOf(tx).conference.findUnique({ where });
  return row ? toConference(row) : null;
}

/** Reads a conference and holds its row till the end of the transaction. */
export async function lockConference(
  tx: Tx,
  where: { code: string } | { id: string },
): Promise<Conference | null> {
  const prisma = prismaOf(tx);
  if ('id' in where) await prisma.$queryRaw`SELECT 1 FROM conference WHERE id = ${where.id}::uuid FOR UPDATE`;
  else await prisma.$queryRaw`SELECT 1 FROM conference WHERE code = ${where.code} FOR UPDATE`;
  return readConference(tx, where);
}

export type ConferenceChange = Partial<
  Pick<
    Conference,
    | 'hostUnit'
    | 'level'
    | 'territoryCode'
    | 'chair'
    | 'coOrganiser'
    | 'place'
    | 'startsAt'
    | 'form'
    | 'topics'
    | 'intakeFrom'
    | 'intakeUntil'
    | 'status'
  >
>;

export async function updateConference(tx: Tx, id: string, change: ConferenceChange): Promise<Conference> {
  const data = { ...change, version: { increment: 1 } };
  return toConference(await prismaOf(tx).conference.update({ where: { id }, data }));
}

export type NewConferenceEvent = {
  conferenceId: string;
  at: Date;
  event: ConferenceEvent | 'create' | 'edit';
  from: ConferenceStatus | null;
  to: ConferenceStatus;
  /** The member of staff; null for the service itself. */
  actorId: string | null;
  why: string | null;
  data?: Record<string, unknown>;
};

export async function insertConferenceEvent(tx: Tx, event: NewConferenceEvent): Promise<void> {
  await prismaOf(tx).conferenceEvent.create({ data: { ...event, data: (event.data ?? {}) as object } });
}

/** Conferences of some hosts or territories in some states, the latest first. */
export async function conferencesOf(
  tx: Tx,
  territories: readonly string[],
  statuses: readonly ConferenceStatus[],
  limit: number,
): Promise<Conference[]> {
  const rows = await prismaOf(tx).conference.findMany({
    where: { territoryCode: { in: [...territories] }, status: { in: [...statuses] } },
    orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.map(toConference);
}

/** What is announced for these territories and still to come, the soonest first. */
export async function comingConferences(
  tx: Tx,
  territories: readonly string[],
  now: Date,
  limit: number,
): Promise<Conference[]> {
  const rows = await prismaOf(tx).conference.findMany({
    where: {
      territoryCode: { in: [...territories] },
      status: { in: ['open', 'closed'] satisfies ConferenceStatus[] },
      startsAt: { gt: now },
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(toConference);
}

/** Ids of conferences that still count as taking questions though their window is over. */
export async function conferencesPastIntake(tx: Tx, now: Date): Promise<string[]> {
  const rows = await prismaOf(tx).conference.findMany({
    where: { status: 'open' satisfies ConferenceStatus, intakeUntil: { lte: now } },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Who asked something for this conference, in the order of asking; not who took it back, nor what lies in the vault. */
export async function askersOfConference(tx: Tx, conferenceId: string): Promise<string[]> {
  const rows = await prismaOf(tx).question.findMany({
    where: { conferenceId, status: { notIn: ['withdrawn', 'in-vault'] } },
    orderBy: { receivedAt: 'asc' },
    select: { askerId: true },
  });
  return [...new Set(rows.map((row) => row.askerId))];
}

/** Moves the expected answer of what is open and waits for this conference to another day. */
export async function moveAnswerDays(
  tx: Tx,
  conferenceId: string,
  rule: string,
  to: CivilDate,
): Promise<void> {
  await prismaOf(tx).question.updateMany({
    where: { conferenceId, answerRule: rule, closedAt: null },
    data: { answerBy: toDay(to), version: { increment: 1 } },
  });
}

/** What is open and expected to be answered at this conference. */
export async function waitingForAnswerDay(
  tx: Tx,
  conferenceId: string,
  rule: string,
): Promise<{ id: string; receivedAt: Date }[]> {
  return prismaOf(tx).question.findMany({
    where: { conferenceId, answerRule: rule, closedAt: null },
    select: { id: true, receivedAt: true },
    orderBy: { id: 'asc' },
  });
}

function toConference(row: Prisma.ConferenceGetPayload<object>): Conference {
  const { createdAt: _createdAt, version: _version, ...rest } = row;
  return {
    ...rest,
    level: row.level as CompetenceLevel,
    form: row.form as ConferenceForm,
    status: row.status as ConferenceStatus,
  };
}
