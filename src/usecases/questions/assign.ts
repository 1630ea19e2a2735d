import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { type StaffMember, staffAt } from '../../store/staff.ts';
import { beginWork, type CannotWork, canBegin } from './begin-work.ts';
import { refreshCards, sendCardTo } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { tellAsker } from './notices.ts';
import type { Where } from './open-for-staff.ts';

export type Assigned =
  | { type: 'assigned'; question: Question; to: StaffMember }
  /** Not somebody who answers at this unit. */
  | { type: 'not-in-unit'; question: Question }
  | { type: 'head-only' };

/** The people of the head's unit who can take a question, its holder left out. */
export async function whoCanTake(
  scope: Scope,
  input: { personId: string; where: Where },
): Promise<
  { type: 'people'; question: Question; people: StaffMember[] } | { type: 'head-only' } | CannotWork
> {
  const possible = await canBegin(scope, input.personId, input.where, null);
  if (possible.type !== 'possible') return possible;
  const { question, member } = possible;
  if (member.role !== 'unit-head') return { type: 'head-only' };
  if (question.status !== 'received' && question.status !== 'claimed') return { type: 'not-now', question };
  const people = await staffAt(scope.tx, member.unitCode, ['official', 'unit-head']);
  return { type: 'people', question, people: people.filter(({ id }) => id !== question.assigneeId) };
}

/** The head of a unit gives a question to one of its people; what somebody else held passes to the new holder. */
export async function assignQuestion(
  scope: Scope,
  input: { personId: string; where: Where; toStaffId: string },
): Promise<Assigned | CannotWork> {
  const event = 'claim';
  let work = await beginWork(scope, input.personId, input.where, event);
  if (work.type === 'not-now' && work.question.status === 'claimed') {
    work = await beginWork(scope, input.personId, input.where, 'release');
  }
  if (work.type !== 'ready') return work;
  const { by, member } = work;
  if (member.role !== 'unit-head') return { type: 'head-only' };
  const to = (await staffAt(scope.tx, member.unitCode, ['official', 'unit-head'])).find(
    ({ id }) => id === input.toStaffId,
  );
  if (!to) return { type: 'not-in-unit', question: work.question };
  let { question } = work;
  const isNews = question.assigneeId === null;
  if (!isNews) {
    const released = await changeStatus(scope, question, 'release', by, { change: { assigneeId: null } });
    if (released.type === 'not-now') return { type: 'not-now', question };
    question = released.question;
  }
  const changed = await changeStatus(scope, question, event, by, {
    change: { assigneeId: to.id },
    data: { assignedTo: to.id },
  });
  if (changed.type === 'not-now') return { type: 'not-now', question };
  if (isNews) await tellAsker(scope, changed.question, { type: 'claimed' });
  await refreshCards(scope, changed.question);
  if (to.personId !== input.personId) await sendCardTo(scope, changed.question, to);
  return { type: 'assigned', question: changed.question, to };
}
