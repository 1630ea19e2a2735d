import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { isOpen, mayCause, type QuestionEvent, transition } from '../../domain/question-status.ts';
import type { Actor } from '../../domain/transition-table.ts';
import { insertEvent, type QuestionChange, updateQuestion } from '../../store/questions.ts';
import { datesAfterPause } from './dates.ts';

/** Who changes a question: the asker (a person), a member of staff, or the service itself. */
export type By = { kind: Actor; id: string | null };

export type Changed =
  | { type: 'changed'; question: Question }
  | { type: 'not-now'; status: Question['status'] };

/**
 * The only way a question changes its status: by the table of domain/question-status.ts, with an event in the same
 * transaction. The caller has locked the question and checked that this person may touch it.
 */
export async function changeStatus(
  scope: Scope,
  question: Question,
  event: QuestionEvent,
  by: By,
  details: { why?: string; change?: Omit<QuestionChange, 'status'>; data?: Record<string, unknown> } = {},
): Promise<Changed> {
  const next = transition(question.status, event);
  if (next.type !== 'to' || !mayCause(by.kind, event)) return { type: 'not-now', status: question.status };
  const now = scope.clock.now();
  const changed = await updateQuestion(scope.tx, question.id, {
    ...(isOpen(next.status) && (await datesAfterPause(scope, question))),
    ...details.change,
    status: next.status,
    clarifyingSince: next.status === 'clarifying' ? now : null,
    closedAt: isOpen(next.status) ? null : now,
  });
  await insertEvent(scope.tx, {
    questionId: question.id,
    at: now,
    event,
    from: question.status,
    to: next.status,
    actorKind: by.kind,
    actorId: by.id,
    why: details.why ?? null,
    data: details.data,
  });
  return { type: 'changed', question: changed };
}
