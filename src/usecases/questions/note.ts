import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { insertEntry } from '../../store/questions.ts';
import { openForStaff, type Where } from './open-for-staff.ts';
import { checkedText, type TextProblem } from './staff-text.ts';

export type Noted =
  | { type: 'noted'; question: Question }
  | { type: 'read-only'; question: Question }
  | { type: 'not-yours' };

/** Writes an internal note into the file of a question, whatever its status. The citizen never sees it. */
export async function noteOnQuestion(
  scope: Scope,
  input: { personId: string; where: Where; text: string },
): Promise<Noted | TextProblem> {
  const checked = checkedText(scope, input.text);
  if (checked.type !== 'text') return checked;
  const opened = await openForStaff(scope, input.personId, input.where, { lock: false });
  if (opened.type === 'not-yours') return opened;
  if (opened.rights === 'read') return { type: 'read-only', question: opened.question };
  await insertEntry(scope.tx, {
    questionId: opened.question.id,
    kind: 'note',
    authorKind: 'staff',
    authorId: opened.member.id,
    text: checked.text,
    at: scope.clock.now(),
  });
  return { type: 'noted', question: opened.question };
}
