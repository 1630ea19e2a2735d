import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { type QuestionEvent, transition } from '../../domain/question-status.ts';
import type { Actor } from '../../domain/transition-table.ts';
import { findStaff, type StaffMember } from '../../store/staff.ts';
import { type By, changeStatus } from './change-status.ts';
import { openForStaff, type Where } from './open-for-staff.ts';

export type CannotWork =
  | { type: 'not-yours' }
  | { type: 'read-only'; question: Question }
  /** Another member of staff has it. */
  | { type: 'taken'; question: Question; by: StaffMember }
  /** Its status does not allow this. */
  | { type: 'not-now'; question: Question };

export type Ready = { type: 'ready'; question: Question; member: StaffMember; by: By };

export type Possible = { type: 'possible'; question: Question; member: StaffMember };

/**
 * Whether this person could do a step of work now, without doing anything: before its text is asked for. A note (`null`)
 * needs only the right to work on the question.
 */
export async function canBegin(
  scope: Scope,
  personId: string,
  where: Where,
  event: QuestionEvent | null,
): Promise<Possible | CannotWork> {
  return examine(scope, personId, where, event, { lock: false });
}

/**
 * Opens a question for one step of work and holds its row. Only its holder or the head of the unit works on what is
 * held; a free question that needs a holder first is claimed on the way, in the same transaction.
 */
export async function beginWork(
  scope: Scope,
  personId: string,
  where: Where,
  event: QuestionEvent,
): Promise<Ready | CannotWork> {
  const possible = await examine(scope, personId, where, event, { lock: true });
  if (possible.type !== 'possible') return possible;
  const { question, member } = possible;
  const by = byOf(member);
  if (wayTo(question, event) === 'directly') return { type: 'ready', question, member, by };
  const claimed = await changeStatus(scope, question, 'claim', by, { change: { assigneeId: member.id } });
  if (claimed.type === 'not-now') return { type: 'not-now', question };
  return { type: 'ready', question: claimed.question, member, by };
}

async function examine(
  scope: Scope,
  personId: string,
  where: Where,
  event: QuestionEvent | null,
  options: { lock: boolean },
): Promise<Possible | CannotWork> {
  const opened = await openForStaff(scope, personId, where, options);
  if (opened.type === 'not-yours') return opened;
  const { question, member, holds } = opened;
  if (opened.rights === 'read') return { type: 'read-only', question };
  if (event === null) return { type: 'possible', question, member };
  if (wayTo(question, event) === null) return { type: 'not-now', question };
  if (!holds && member.role !== 'unit-head' && question.assigneeId !== null) {
    const holder = await findStaff(scope.tx, question.assigneeId);
    if (holder) return { type: 'taken', question, by: holder };
  }
  return { type: 'possible', question, member };
}

/** Words to the asker need somebody responsible for them. */
const CLAIMS_ON_THE_WAY: readonly QuestionEvent[] = ['answer', 'clarify', 'refuse'];

/** Whether an event is possible at once, or after a claim. */
function wayTo(question: Question, event: QuestionEvent): 'directly' | 'after-claim' | null {
  if (transition(question.status, event).type === 'to') return 'directly';
  if (!CLAIMS_ON_THE_WAY.includes(event)) return null;
  const claimed = transition(question.status, 'claim');
  if (claimed.type === 'to' && transition(claimed.status, event).type === 'to') return 'after-claim';
  return null;
}

export function byOf(member: StaffMember): By {
  return { kind: actorOf(member), id: member.id };
}

function actorOf({ role }: StaffMember): Actor {
  // A supervisor acts on nothing: rightsOf gives that role `read` at most.
  return role === 'supervisor' ? 'system' : role;
}
