import type { Tx } from '../context.ts';
import type { EntryKind, Question, QuestionEntry } from '../domain/question.ts';
import type { QuestionStatus } from '../domain/question-status.ts';
import type { CompetenceLevel } from '../domain/routing.ts';
import type { Actor } from '../domain/transition-table.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf } from '../infra/db.ts';
import { fromDay, toDay } from './days.ts';

export type NewQuestion = Omit<
  Question,
  'id' | 'status' | 'assigneeId' | 'transfers' | 'informedAt' | 'closedAt'
> & {
  fieldConfidence: number | null;
  /** Who chose the field: `categoriser` or `asker`. */
  fieldBy: string;
  latitude: number | null;
  longitude: number | null;
  /** Makes a second press of the same draft's button harmless. */
  draftKey: string;
};

/** Stores a question as received. @returns null when this draft was already sent. */
export async function insertQuestion(tx: Tx, question: NewQuestion): Promise<Question | null> {
  const prisma = prismaOf(tx);
  const sent = await prisma.question.findUnique({
    where: { draftKey: question.draftKey },
    select: { id: true },
  });
  if (sent) return null;
  const row = await prisma.question.create({
    data: {
      ...question,
      informBy: toDay(question.informBy),
      answerBy: question.answerBy ? toDay(question.answerBy) : null,
      status: 'received' satisfies QuestionStatus,
    },
  });
  return toQuestion(row);
}

export async function codeIsTaken(tx: Tx, code: string): Promise<boolean> {
  return (await prismaOf(tx).question.count({ where: { code } })) > 0;
}

export async function findQuestion(
  tx: Tx,
  where: { code: string } | { id: string },
): Promise<Question | null> {
  const row = await prismaOf(tx).question.findUnique({ where });
  return row ? toQuestion(row) : null;
}

/** Reads a question and holds its row till the end of the transaction: of two who change it at once, one waits. */
export async function lockQuestion(
  tx: Tx,
  where: { code: string } | { id: string },
): Promise<Question | null> {
  const prisma = prismaOf(tx);
  if ('id' in where) await prisma.$queryRaw`SELECT 1 FROM question WHERE id = ${where.id}::uuid FOR UPDATE`;
  else await prisma.$queryRaw`SELECT 1 FROM question WHERE code = ${where.code} FOR UPDATE`;
  return findQuestion(tx, where);
}

export type QuestionChange = Partial<
  Pick<
    Question,
    | 'status'
    | 'assigneeId'
    | 'unitCode'
    | 'routedBy'
    | 'routedWhy'
    | 'transfers'
    | 'informedAt'
    | 'closedAt'
    | 'answerBy'
    | 'answerRule'
    | 'conferenceId'
    | 'fieldKey'
    | 'level'
  >
> & { clarifyingSince?: Date | null; informBy?: Question['informBy'] };

export async function updateQuestion(tx: Tx, id: string, change: QuestionChange): Promise<Question> {
  const { answerBy, informBy, ...rest } = change;
  const data: Prisma.QuestionUncheckedUpdateInput = { ...rest, version: { increment: 1 } };
  if (answerBy !== undefined) data.answerBy = answerBy === null ? null : toDay(answerBy);
  if (informBy !== undefined) data.informBy = toDay(informBy);
  return toQuestion(await prismaOf(tx).question.update({ where: { id }, data }));
}

export type NewEvent = {
  questionId: string;
  at: Date;
  event: string;
  from: QuestionStatus | null;
  to: QuestionStatus;
  actorKind: Actor;
  actorId: string | null;
  why: string | null;
  data?: Record<string, unknown>;
};

export async function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  await prismaOf(tx).questionEvent.create({ data: { ...event, data: (event.data ?? {}) as object } });
}

export type NewEntry = {
  questionId: string;
  kind: EntryKind;
  authorKind: 'asker' | 'staff' | 'system';
  authorId: string | null;
  text: string;
  at: Date;
};

export async function insertEntry(tx: Tx, entry: NewEntry): Promise<string> {
  return (await prismaOf(tx).questionEntry.create({ data: entry, select: { id: true } })).id;
}

/** Puts other words in the place of an entry's. */
export async function rewriteEntry(tx: Tx, id: string, text: string): Promise<void> {
  await prismaOf(tx).questionEntry.update({ where: { id }, data: { text } });
}

export async function entriesOf(tx: Tx, questionId: string): Promise<QuestionEntry[]> {
  const rows = await prismaOf(tx).questionEntry.findMany({ where: { questionId }, orderBy: { id: 'asc' } });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as EntryKind,
    authorKind: row.authorKind as QuestionEntry['authorKind'],
    authorId: row.authorId,
    text: row.text,
    at: row.at,
  }));
}

export async function findEntry(
  tx: Tx,
  id: string,
): Promise<{ questionId: string; kind: EntryKind; authorId: string | null } | null> {
  const row = await prismaOf(tx).questionEntry.findUnique({ where: { id } });
  return row ? { questionId: row.questionId, kind: row.kind as EntryKind, authorId: row.authorId } : null;
}

/** Since when a question waits for its asker; null while it does not. */
export async function clarifyingSince(tx: Tx, id: string): Promise<Date | null> {
  const row = await prismaOf(tx).question.findUnique({ where: { id }, select: { clarifyingSince: true } });
  return row?.clarifyingSince ?? null;
}

/** A person's questions, newest first. */
export async function questionsOfAsker(tx: Tx, askerId: string, limit: number): Promise<Question[]> {
  const rows = await prismaOf(tx).question.findMany({
    where: { askerId },
    orderBy: { receivedAt: 'desc' },
    take: limit,
  });
  return rows.map(toQuestion);
}

type QuestionRow = Prisma.QuestionGetPayload<object>;

export function toQuestion(row: QuestionRow): Question {
  return {
    id: row.id,
    code: row.code,
    askerId: row.askerId,
    text: row.text,
    locale: row.locale,
    anonymous: row.anonymous,
    fieldKey: row.fieldKey,
    communeCode: row.communeCode,
    placeText: row.placeText,
    level: row.level as CompetenceLevel,
    conferenceId: row.conferenceId,
    unitCode: row.unitCode,
    routedBy: row.routedBy,
    routedWhy: row.routedWhy,
    status: row.status as QuestionStatus,
    assigneeId: row.assigneeId,
    transfers: row.transfers,
    receivedAt: row.receivedAt,
    informBy: fromDay(row.informBy),
    informRule: row.informRule,
    informedAt: row.informedAt,
    answerBy: row.answerBy ? fromDay(row.answerBy) : null,
    answerRule: row.answerRule,
    closedAt: row.closedAt,
  };
}
