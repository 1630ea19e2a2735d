import type { Tx } from '../context.ts';
import type { Question } from '../domain/question.ts';
import { prismaOf, sharedRead } from '../infra/tx.ts';
import { QUESTION_COLUMNS, toQuestion } from './questions.ts';

/** The question that a draft became; null while it was not sent. */
export const questionOfDraft = sharedRead<string, Question | null>('question', async (sql, draftKeys) => {
  const { rows } = await sql.query<Question & { draftKey: string }>({
    name: 'questions-of-drafts',
    text: `SELECT ${QUESTION_COLUMNS}, q.draft_key AS "draftKey" FROM question q WHERE q.draft_key = ANY($1::text[])`,
    values: [draftKeys],
  });
  const found = new Map(rows.map(({ draftKey, ...question }) => [draftKey, question]));
  return draftKeys.map((key) => found.get(key) ?? null);
});

type Asked = Question & { clarifyingSince: Date | null };

/** A person's questions in one of these states, newest first. */
export function questionsOfAskerIn(tx: Tx, askerId: string, statuses: readonly string[]): Promise<Asked[]> {
  return askedIn(tx, { askerId, statuses });
}

const askedIn = sharedRead<{ askerId: string; statuses: readonly string[] }, Asked[]>(
  'question',
  async (sql, wanted) => {
    const { rows } = await sql.query<Asked>({
      name: 'questions-of-askers',
      text: `SELECT ${QUESTION_COLUMNS}, q.clarifying_since AS "clarifyingSince" FROM question q
             WHERE q.asker_id = ANY($1::uuid[]) AND q.status = ANY($2::text[]) ORDER BY q.received_at DESC`,
      values: [
        wanted.map(({ askerId }) => askerId),
        [...new Set(wanted.flatMap(({ statuses }) => statuses))],
      ],
    });
    const byAsker = Map.groupBy(rows, ({ askerId }) => askerId);
    return wanted.map(({ askerId, statuses }) =>
      (byAsker.get(askerId) ?? []).filter(({ status }) => statuses.includes(status)),
    );
  },
);

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
