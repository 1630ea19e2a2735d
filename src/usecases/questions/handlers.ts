import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { findStaff } from '../../store/staff.ts';
import { recipientsOf } from './competence.ts';

/** The people to be told what an asker did: who holds the question, else everybody it waits for. */
export async function handlersOf(scope: Scope, question: Question): Promise<string[]> {
  const holder = question.assigneeId ? await findStaff(scope.tx, question.assigneeId) : null;
  if (holder) return [holder.personId];
  const waiting = await recipientsOf(scope, question);
  return [...new Set(waiting.map((member) => member.personId))];
}
