import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { insertEntry } from '../../store/questions.ts';
import { beginWork, type CannotWork } from './begin-work.ts';
import { refreshCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { tellAsker } from './notices.ts';
import type { Where } from './open-for-staff.ts';
import { checkedText, type TextProblem } from './staff-text.ts';

/** Asks the citizen back; their next message is the answer, and the clock pauses till then. */
export async function clarifyQuestion(
  scope: Scope,
  input: { personId: string; where: Where; text: string },
): Promise<{ type: 'asked-back'; question: Question } | CannotWork | TextProblem> {
  const checked = checkedText(scope, input.text);
  if (checked.type !== 'text') return checked;
  const work = await beginWork(scope, input.personId, input.where, 'clarify');
  if (work.type !== 'ready') return work;
  const changed = await changeStatus(scope, work.question, 'clarify', work.by);
  if (changed.type === 'not-now') return { type: 'not-now', question: work.question };
  const { question } = changed;
  await insertEntry(scope.tx, {
    questionId: question.id,
    kind: 'clarification-question',
    authorKind: 'staff',
    authorId: work.member.id,
    text: checked.text,
    at: scope.clock.now(),
  });
  await tellAsker(scope, question, { type: 'clarify', text: checked.text });
  await refreshCards(scope, question);
  return { type: 'asked-back', question };
}
