import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { findStaff, type StaffMember } from '../../store/staff.ts';
import { byOf } from './begin-work.ts';
import { refreshCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { tellAsker } from './notices.ts';
import { openForStaff, type Where } from './open-for-staff.ts';

export type Claimed =
  | { type: 'claimed'; question: Question; member: StaffMember }
  | { type: 'already-yours'; question: Question }
  | { type: 'taken'; question: Question; by: StaffMember }
  | { type: 'read-only'; question: Question }
  | { type: 'not-now'; question: Question }
  | { type: 'not-yours' };

/** Takes a question for one member of staff. Of two who claim at once the row lock lets one win and shows the other who. */
export async function claimQuestion(
  scope: Scope,
  input: { personId: string; where: Where },
): Promise<Claimed> {
  const opened = await openForStaff(scope, input.personId, input.where, { lock: true });
  if (opened.type === 'not-yours') return opened;
  const { question, member } = opened;
  if (opened.rights === 'read') return { type: 'read-only', question };
  const changed = await changeStatus(scope, question, 'claim', byOf(member), {
    change: { assigneeId: member.id },
  });
  if (changed.type === 'changed') {
    await tellAsker(scope, changed.question, { type: 'claimed' });
    await refreshCards(scope, changed.question);
    return { type: 'claimed', question: changed.question, member };
  }
  const holder =
    question.closedAt === null && question.assigneeId ? await findStaff(scope.tx, question.assigneeId) : null;
  if (!holder) return { type: 'not-now', question };
  return opened.holds ? { type: 'already-yours', question } : { type: 'taken', question, by: holder };
}
