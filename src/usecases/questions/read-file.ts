import type { Scope } from '../../context.ts';
import type { Question, QuestionEntry } from '../../domain/question.ts';
import { attachmentsOf, type QuestionAttachment } from '../../store/attachments.ts';
import { eventsOf, type StoredEvent } from '../../store/question-events.ts';
import { entriesOf } from '../../store/questions.ts';
import { type StaffMember, staffByIds } from '../../store/staff.ts';
import type { Rights } from './competence.ts';
import { openForStaff, type Where } from './open-for-staff.ts';

/** The whole file of a question as staff read it: everything but who asked. */
export type QuestionFile = {
  question: Question;
  /** The role in which it was opened. */
  member: StaffMember;
  rights: Rights;
  /** Whether this person holds it. */
  holds: boolean;
  entries: QuestionEntry[];
  attachments: QuestionAttachment[];
  trail: StoredEvent[];
  /** Everyone of the staff whom the file names, by id. */
  staff: ReadonlyMap<string, StaffMember>;
};

export async function readQuestionFile(
  scope: Scope,
  input: { personId: string; where: Where },
): Promise<{ type: 'file'; file: QuestionFile } | { type: 'not-yours' }> {
  const opened = await openForStaff(scope, input.personId, input.where, { lock: false });
  if (opened.type === 'not-yours') return opened;
  const { question, member, rights, holds } = opened;
  const entries = await entriesOf(scope.tx, question.id);
  const trail = await eventsOf(scope.tx, question.id);
  const named = [
    question.assigneeId,
    ...entries.filter((entry) => entry.authorKind === 'staff').map((entry) => entry.authorId),
    ...trail.filter((event) => event.actorKind !== 'asker').map((event) => event.actorId),
  ].filter((id) => id !== null);
  return {
    type: 'file',
    file: {
      question,
      member,
      rights,
      holds,
      entries,
      trail,
      attachments: await attachmentsOf(scope.tx, question),
      staff: await staffByIds(scope.tx, [...new Set(named)]),
    },
  };
}
