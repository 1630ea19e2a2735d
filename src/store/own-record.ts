import type { Tx } from '../context.ts';
import type { Outgoing } from '../domain/message.ts';
import { plain } from '../domain/message.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf } from '../infra/tx.ts';
import { fromDay } from './days.ts';

/** Internal words of the authority: in the file of a question, and not the asker's data. */
const INTERNAL = ['note'];

/** A person's question with all that happened to it; codes of units and fields as stored. */
export type OwnQuestion = Awaited<ReturnType<typeof withFile>>;

/** Oldest first. */
export async function ownQuestions(tx: Tx, personId: string): Promise<OwnQuestion[]> {
  const rows = await prismaOf(tx).question.findMany({
    where: { askerId: personId },
    orderBy: { receivedAt: 'asc' },
  });
  const questions: OwnQuestion[] = [];
  for (const row of rows) questions.push(await withFile(tx, row));
  return questions;
}

/** One query after the other: a transaction has one connection. */
async function withFile(tx: Tx, row: Prisma.QuestionGetPayload<object>) {
  const prisma = prismaOf(tx);
  const { id, code, text, locale, anonymous, fieldKey, communeCode, placeText, latitude, longitude } = row;
  const where = { questionId: id };
  return {
    ...{ code, text, locale, anonymous, fieldKey, communeCode, placeText, latitude, longitude },
    unitCode: row.unitCode,
    status: row.status,
    receivedAt: row.receivedAt,
    informBy: fromDay(row.informBy),
    informedAt: row.informedAt,
    answerBy: row.answerBy ? fromDay(row.answerBy) : null,
    closedAt: row.closedAt,
    events: await prisma.questionEvent.findMany({
      where,
      orderBy: { id: 'asc' },
      select: { at: true, event: true, from: true, to: true, why: true },
    }),
    entries: await prisma.questionEntry.findMany({
      where: { ...where, kind: { notIn: INTERNAL } },
      orderBy: { id: 'asc' },
      select: { at: true, kind: true, authorKind: true, text: true },
    }),
    files: await filesOf(tx, id, row.askerId),
    ratings: await prisma.rating.findMany({
      where: { ...where, personId: row.askerId },
      select: { score: true, reason: true, at: true },
    }),
    clauses: await clausesOf(tx, id),
  };
}

async function filesOf(tx: Tx, questionId: string, askerId: string) {
  const rows = await prismaOf(tx).attachment.findMany({ where: { questionId }, orderBy: { id: 'asc' } });
  return rows.map(({ id, kind, mime, size, ownerId, createdAt }) => ({
    ...{ id, kind, mime, size },
    by: ownerId === askerId ? 'asker' : 'staff',
    at: createdAt,
  }));
}

/** Clauses of published notices only: what is being drafted is not said yet. */
async function clausesOf(tx: Tx, questionId: string) {
  return prismaOf(tx).$queryRaw<{ notice: string; clause: number; text: string }[]>`
    SELECT n.number AS notice, c.number AS clause, c.text FROM clause_question q
    JOIN clause c ON c.id = q.clause_id JOIN conclusion_notice n ON n.id = c.notice_id
    WHERE q.question_id = ${questionId}::uuid AND n.published_at IS NOT NULL ORDER BY n.published_at, c.number`;
}

export type SentToPerson = { at: Date; kind: string; state: string; text: string | null };

/** What was sent to a person, oldest first; an announcement's text is the announcement's, not theirs. */
export async function sentTo(tx: Tx, accountIds: readonly string[]): Promise<SentToPerson[]> {
  const rows = await prismaOf(tx).outbox.findMany({
    where: { accountId: { in: [...accountIds] }, state: { not: 'replaced' } },
    orderBy: { id: 'asc' },
    select: { createdAt: true, kind: true, state: true, content: true },
  });
  return rows.map(({ createdAt, kind, state, content }) => ({
    at: createdAt,
    kind,
    state,
    text: content === null ? null : plain((content as unknown as Outgoing).text),
  }));
}

export async function dataRequestsOf(tx: Tx, personId: string) {
  const rows = await prismaOf(tx).dataRequest.findMany({ where: { personId }, orderBy: { askedAt: 'asc' } });
  return rows.map(({ kind, askedAt, answerBy, answeredAt }) => ({
    kind,
    askedAt,
    answerBy: fromDay(answerBy),
    answeredAt,
  }));
}

/** Ties a stored file that we made to its person alone. @returns its id. */
export async function insertExport(
  tx: Tx,
  file: { sha256: string; size: number; mime: string },
  ownerId: string,
  at: Date,
): Promise<string> {
  const row = await prismaOf(tx).attachment.create({
    data: {
      sha256: file.sha256,
      size: file.size,
      mime: file.mime,
      kind: 'document',
      ownerId,
      createdAt: at,
    },
    select: { id: true },
  });
  return row.id;
}
