import type { Tx } from '../context.ts';
import type { Question } from '../domain/question.ts';
import { prismaOf } from '../infra/db.ts';
import { toQuestion } from './questions.ts';

/** The question that a draft became; null while it was not sent. */
export async function questionOfDraft(tx: Tx, draftKey: string): Promise<Question | null> {
  const row = await prismaOf(tx).question.findUnique({ where: { draftKey } });
  return row ? toQuestion(row) : null;
}

/** A person's questions in one of these states, newest first. */
export async function questionsOfAskerIn(
  tx: Tx,
  askerId: string,
  statuses: readonly string[],
): Promise<(Question & { clarifyingSince: Date | null })[]> {
  const rows = await prismaOf(tx).question.findMany({
    where: { askerId, status: { in: [...statuses] } },
    orderBy: { receivedAt: 'desc' },
  });
  return rows.map((row) => ({ ...toQuestion(row), clarifyingSince: row.clarifyingSince }));
}

export async function countQuestionsOfAsker(tx: Tx, askerId: string): Promise<number> {
  return prismaOf(tx).question.count({ where: { askerId } });
}

/** One page of a person's questions, newest first. */
export async function questionsOfAskerFrom(
  tx: Tx,
  askerId: string,
  skip: number,
  take: number,
): Promise<Question[]> {
  const rows = await prismaOf(tx).question.findMany({
    where: { askerId },
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    skip,
    take,
  });
  return rows.map(toQuestion);
}

/** Which of these stored files nothing uses: no question, entry or notice, and no draft but this account's own. */
export async function unusedFiles(tx: Tx, hashes: readonly string[], accountId: string): Promise<string[]> {
  const prisma = prismaOf(tx);
  const unused: string[] = [];
  for (const sha256 of new Set(hashes)) {
    const attached = await prisma.attachment.count({ where: { sha256 } });
    if (attached > 0) continue;
    const drafts = await prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM conversation WHERE account_id <> ${accountId}::uuid AND data::text LIKE ${`%${sha256}%`} LIMIT 1`;
    if (drafts.length === 0) unused.push(sha256);
  }
  return unused;
}
