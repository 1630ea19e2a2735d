import type { Tx } from '../context.ts';
import type { EntryKind, Question, QuestionEntry } from '../domain/question.ts';
import type { QuestionStatus } from '../domain/question-status.ts';
import type { CompetenceLevel } from '../domain/routing.ts';
import type { Actor } from '../domain/transition-table.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf, sharedRead, sharedWrite } from '../infra/tx.ts';
import { fromDay, toDay } from './days.ts';
import { asColumns, insertRows, newId } from './rows.ts';

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
  /** The account it was asked in; null: none. */
  askedFrom: string | null;
};

/** Stores a question as received. */
export async function insertQuestion(tx: Tx, question: NewQuestion): Promise<Question> {
  const received: NewQuestion & Question = {
    assigneeId: null,
    transfers: 0,
    informedAt: null,
    closedAt: null,
    ...question,
    id: newId(),
    status: 'received',
  };
  await insertQuestions(tx, [received]);
  const { fieldConfidence, fieldBy, latitude, longitude, draftKey, askedFrom, ...stored } = received;
  return stored;
}

const insertQuestions = sharedWrite<NewQuestion & Question>('question', (sql, questions) =>
  insertRows(
    sql,
    'question',
    questions.map((question) => ({ ...asColumns(question), version: 0 })),
  ),
);

export const codeIsTaken = sharedRead<string, boolean>('question', async (sql, codes) => {
  const { rows } = await sql.query<{ code: string }>({
    name: 'codes-taken',
    text: 'SELECT code FROM question WHERE code = ANY($1::text[])',
    values: [codes],
  });
  const taken = new Set(rows.map(({ code }) => code));
  return codes.map((code) => taken.has(code));
});

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

export function insertEvent(tx: Tx, event: NewEvent): Promise<void> {
  return insertEvents(tx, [event]);
}

const insertEvents = sharedWrite<NewEvent>('question_event', (sql, events) =>
  insertRows(
    sql,
    'question_event',
    events.map(({ from, to, data = {}, ...event }) => ({
      ...asColumns(event),
      from_status: from,
      to_status: to,
      data,
    })),
  ),
);

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

/** What plain SQL selects of `question q` for a Question. */
export const QUESTION_COLUMNS = `q.id, q.code, q.asker_id AS "askerId", q.text, q.locale, q.anonymous, q.field_key AS "fieldKey",
  q.commune_code AS "communeCode", q.place_text AS "placeText", q.level, q.conference_id AS "conferenceId",
  q.unit_code AS "unitCode", q.routed_by AS "routedBy", q.routed_why AS "routedWhy", q.status, q.assignee_id AS "assigneeId",
  q.transfers, q.received_at AS "receivedAt", q.inform_by::text AS "informBy", q.inform_rule AS "informRule",
  q.informed_at AS "informedAt", q.answer_by::text AS "answerBy", q.answer_rule AS "answerRule", q.closed_at AS "closedAt"`;

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
