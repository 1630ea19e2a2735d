import type { Tx } from '../context.ts';
import type { Question } from '../domain/question.ts';
import type { QuestionStatus } from '../domain/question-status.ts';
import { prismaOf } from '../infra/tx.ts';
import { toQuestion } from './questions.ts';

/** The questions of a conference in these states, by field and then by receipt. */
export async function questionsOfConference(
  tx: Tx,
  conferenceId: string,
  statuses: readonly QuestionStatus[],
): Promise<Question[]> {
  const rows = await prismaOf(tx).question.findMany({
    where: { conferenceId, status: { in: [...statuses] } },
    orderBy: [{ fieldKey: 'asc' }, { receivedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toQuestion);
}

/** How many questions a conference has, vault and withdrawn ones left out. */
export async function countQuestionsOfConference(tx: Tx, conferenceId: string): Promise<number> {
  return prismaOf(tx).question.count({
    where: { conferenceId, status: { notIn: ['withdrawn', 'in-vault'] } },
  });
}
