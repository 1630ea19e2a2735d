import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import type { Question } from '../../domain/question.ts';
import { insertEntry } from '../../store/questions.ts';
import { beginWork, type CannotWork } from './begin-work.ts';
import { refreshCards, sendCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { movedDate } from './dates.ts';
import { tellAsker } from './notices.ts';
import type { Where } from './open-for-staff.ts';
import { checkedText, type TextProblem } from './staff-text.ts';

export type Transferred =
  | { type: 'transferred'; question: Question; to: string }
  | { type: 'unit-unknown' }
  | { type: 'same-unit'; question: Question };

/**
 * Passes a question on to another unit, with a reason the asker is told. The day by which the asker must hear (K4)
 * stays: passing on is no way to win time.
 */
export async function transferQuestion(
  scope: Scope,
  input: { personId: string; where: Where; unitCode: string; why: string },
): Promise<Transferred | CannotWork | TextProblem> {
  const checked = checkedText(scope, input.why);
  if (checked.type !== 'text') return checked;
  const unit = scope.rulebook.current().units.get(input.unitCode);
  const today = civilDate(scope.clock.now(), scope.timeZone);
  if (!unit || (unit.validTo !== null && unit.validTo < today)) return { type: 'unit-unknown' };
  const work = await beginWork(scope, input.personId, input.where, 'transfer');
  if (work.type !== 'ready') return work;
  const before = work.question;
  if (before.unitCode === unit.code) return { type: 'same-unit', question: before };
  const changed = await changeStatus(scope, before, 'transfer', work.by, {
    why: checked.text,
    change: {
      unitCode: unit.code,
      assigneeId: null,
      transfers: before.transfers + 1,
      routedBy: 'transfer',
      routedWhy: checked.text,
    },
    data: { fromUnit: before.unitCode, toUnit: unit.code },
  });
  if (changed.type === 'not-now') return { type: 'not-now', question: before };
  const { question } = changed;
  await insertEntry(scope.tx, {
    questionId: question.id,
    kind: 'transfer',
    authorKind: 'staff',
    authorId: work.member.id,
    text: checked.text,
    at: scope.clock.now(),
  });
  const told = await tellAsker(scope, question, {
    type: 'transferred',
    unitCode: unit.code,
    why: checked.text,
    movedTo: movedDate(before, question),
  });
  await refreshCards(scope, question);
  await sendCards(scope, told);
  return { type: 'transferred', question, to: unit.code };
}
