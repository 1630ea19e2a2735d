import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import type { Role } from '../../domain/role.ts';
import { findQuestion, lockQuestion } from '../../store/questions.ts';
import { type StaffMember, staffOf } from '../../store/staff.ts';
import { belongingOf, type Rights, rightsOf } from './competence.ts';

export type Where = { code: string } | { id: string };

export type Opened =
  | {
      type: 'opened';
      question: Question;
      /** The role in which this person may touch it. */
      member: StaffMember;
      rights: Rights;
      /** Whether it is assigned to this person, in whatever role. */
      holds: boolean;
    }
  /** Unknown, someone else's, or in the vault: the three are not told apart. */
  | { type: 'not-yours' };

/** Who allows more comes first. */
const STRENGTH: readonly Role[] = ['unit-head', 'official', 'secretary', 'chair', 'supervisor', 'admin'];

/** Opens a question for a member of staff, if one of their roles allows it; `lock` holds its row till the end. */
export async function openForStaff(
  scope: Scope,
  personId: string,
  where: Where,
  options: { lock: boolean },
): Promise<Opened> {
  const roles = await staffOf(scope.tx, personId);
  if (roles.length === 0) return { type: 'not-yours' };
  const question = await (options.lock ? lockQuestion : findQuestion)(scope.tx, where);
  if (!question || question.status === 'in-vault') return { type: 'not-yours' };
  const at = await belongingOf(scope, question);
  const book = scope.rulebook.current();
  const ways = roles
    .map((member) => ({ member, rights: rightsOf(book, member, at) }))
    .sort((a, b) => STRENGTH.indexOf(a.member.role) - STRENGTH.indexOf(b.member.role));
  const best = ways.find((way) => way.rights === 'act') ?? ways.find((way) => way.rights === 'read');
  if (!best?.rights) return { type: 'not-yours' };
  const holds = roles.some((member) => member.id === question.assigneeId);
  return { type: 'opened', question, member: best.member, rights: best.rights, holds };
}
