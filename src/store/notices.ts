import type { Tx } from '../context.ts';
import type { CivilDate } from '../domain/civil-date.ts';
import type { Clause, ClauseOutcome, Notice } from '../domain/conference.ts';
import type { AttachmentRef } from '../domain/message.ts';
import type { TaskStatus } from '../domain/task-status.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { StoredFile } from '../infra/files.ts';
import { prismaOf } from '../infra/tx.ts';
import { fromDay, toDay } from './days.ts';

export type NewNotice = Pick<Notice, 'code' | 'conferenceId' | 'number' | 'date' | 'signer'> & {
  /** The member of staff who writes it. */
  createdBy: string;
  createdAt: Date;
};

/** Stores a notice as a draft. */
export async function insertNotice(tx: Tx, notice: NewNotice): Promise<Notice> {
  const data = { ...notice, date: toDay(notice.date), status: 'draft' satisfies Notice['status'] };
  return toNotice(await prismaOf(tx).conclusionNotice.create({ data }));
}

export async function noticeCodeIsTaken(tx: Tx, code: string): Promise<boolean> {
  return (await prismaOf(tx).conclusionNotice.count({ where: { code } })) > 0;
}

export async function taskCodeIsTaken(tx: Tx, code: string): Promise<boolean> {
  return (await prismaOf(tx).task.count({ where: { code } })) > 0;
}

/** Reads a notice and holds its row till the end of the transaction: of two presses one waits. */
export async function lockNotice(tx: Tx, code: string): Promise<Notice | null> {
  const prisma = prismaOf(tx);
  await prisma.$queryRaw`SELECT 1 FROM conclusion_notice WHERE code = ${code} FOR UPDATE`;
  const row = await prisma.conclusionNotice.findUnique({ where: { code } });
  return row ? toNotice(row) : null;
}

/** The notices of some conferences, the newest first. */
export async function noticesOf(tx: Tx, conferenceIds: readonly string[]): Promise<Notice[]> {
  const rows = await prismaOf(tx).conclusionNotice.findMany({
    where: { conferenceId: { in: [...conferenceIds] } },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map(toNotice);
}

export async function updateNotice(
  tx: Tx,
  id: string,
  change: Partial<Pick<Notice, 'number' | 'date' | 'signer' | 'status' | 'publishedAt'>>,
): Promise<Notice> {
  const { date, ...rest } = change;
  const data = { ...rest, ...(date === undefined ? {} : { date: toDay(date) }) };
  return toNotice(await prismaOf(tx).conclusionNotice.update({ where: { id }, data }));
}

export type NewClause = Pick<Clause, 'text' | 'outcome' | 'leadUnit' | 'deadline'> & {
  questionIds: string[];
};

/** Adds a clause after the last one. @returns its number. */
export async function insertClause(tx: Tx, noticeId: string, clause: NewClause): Promise<number> {
  const prisma = prismaOf(tx);
  const number = (await prisma.clause.count({ where: { noticeId } })) + 1;
  const { questionIds, deadline, ...rest } = clause;
  await prisma.clause.create({
    data: {
      ...rest,
      noticeId,
      number,
      deadline: deadline === null ? null : toDay(deadline),
      questions: { create: questionIds.map((questionId) => ({ questionId })) },
    },
  });
  return number;
}

export async function countClauses(tx: Tx, noticeCode: string): Promise<number> {
  return prismaOf(tx).clause.count({ where: { notice: { code: noticeCode } } });
}

/** Takes a clause out; those after it move up. */
export async function removeClause(tx: Tx, noticeId: string, number: number): Promise<boolean> {
  const prisma = prismaOf(tx);
  const clause = await prisma.clause.findUnique({ where: { noticeId_number: { noticeId, number } } });
  if (!clause) return false;
  await prisma.clauseQuestion.deleteMany({ where: { clauseId: clause.id } });
  await prisma.clause.delete({ where: { id: clause.id } });
  const after = await prisma.clause.findMany({
    where: { noticeId, number: { gt: number } },
    orderBy: { number: 'asc' },
  });
  for (const { id, number: was } of after)
    await prisma.clause.update({ where: { id }, data: { number: was - 1 } });
  return true;
}

/** The clauses of a notice in their order. */
export async function clausesOf(tx: Tx, noticeId: string): Promise<Clause[]> {
  const rows = await prismaOf(tx).clause.findMany({
    where: { noticeId },
    orderBy: { number: 'asc' },
    include: {
      questions: { include: { question: { select: { code: true } } }, orderBy: { questionId: 'asc' } },
    },
  });
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    text: row.text,
    outcome: row.outcome as ClauseOutcome,
    leadUnit: row.leadUnit,
    deadline: row.deadline ? fromDay(row.deadline) : null,
    questions: row.questions.map(({ question }) => question.code),
  }));
}

export type NewTask = {
  code: string;
  clauseId: string;
  unitCode: string;
  deadline: CivilDate | null;
  createdAt: Date;
};

export async function insertTask(tx: Tx, task: NewTask): Promise<void> {
  const status: TaskStatus = 'given';
  const deadline = task.deadline === null ? null : toDay(task.deadline);
  await prismaOf(tx).task.create({ data: { ...task, deadline, status } });
}

/** The signed copy of a notice; it stands in for one given before. */
export async function setNoticeFile(
  tx: Tx,
  noticeId: string,
  file: StoredFile,
  ownerId: string,
  at: Date,
): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.attachment.deleteMany({ where: { noticeId } });
  const { sha256, size, mime, kind } = file;
  await prisma.attachment.create({ data: { sha256, size, mime, kind, ownerId, noticeId, createdAt: at } });
}

/** The signed copy, if there is one. Its name is ours. */
export async function noticeFile(tx: Tx, notice: Pick<Notice, 'id' | 'code'>): Promise<AttachmentRef | null> {
  const row = await prismaOf(tx).attachment.findFirst({ where: { noticeId: notice.id } });
  if (!row) return null;
  return { id: row.id, kind: 'document', mime: row.mime, size: row.size, name: `${notice.code}.pdf` };
}

function toNotice(row: Prisma.ConclusionNoticeGetPayload<object>): Notice {
  return {
    id: row.id,
    code: row.code,
    conferenceId: row.conferenceId,
    number: row.number,
    date: fromDay(row.date),
    signer: row.signer,
    status: row.status as Notice['status'],
    publishedAt: row.publishedAt,
  };
}
