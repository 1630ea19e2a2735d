import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { beginWork, type CannotWork } from './begin-work.ts';
import { refreshCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { movedDate } from './dates.ts';
import { tellAsker } from './notices.ts';
import type { Where } from './open-for-staff.ts';

/** Gives a claimed question back to the unit's queue. */
export async function releaseQuestion(
  scope: Scope,
  input: { personId: string; where: Where },
): Promise<{ type: 'released'; question: Question } | CannotWork> {
  const work = await beginWork(scope, input.personId, input.where, 'release');
  if (work.type !== 'ready') return work;
  const changed = await changeStatus(scope, work.question, 'release', work.by, {
    change: { assigneeId: null },
  });
  if (changed.type === 'not-now') return { type: 'not-now', question: work.question };
  const { question } = changed;
  await tellAsker(scope, question, { type: 'released', movedTo: movedDate(work.question, question) });
  await refreshCards(scope, question);
  return { type: 'released', question };
}
