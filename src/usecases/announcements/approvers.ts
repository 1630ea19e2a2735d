import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import type { Conference } from '../../domain/conference.ts';
import type { Role } from '../../domain/role.ts';
import { datedSetting } from '../../domain/settings.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { findStaff, type StaffMember, staffOf, staffWithRoles } from '../../store/staff.ts';
import { mayOrganise } from '../conferences/organisers.ts';

const APPROVERS: readonly Role[] = ['secretary', 'admin', 'chair', 'unit-head'];

type Of = { broadcast: Broadcast; conference: Conference | null };

/** From how many people on a second person has to say that an announcement may go; null: never. */
export function approvalFrom(scope: Scope): number | null {
  const today = civilDate(scope.clock.now(), scope.timeZone);
  return datedSetting(scope.rulebook.current(), 'announcement-approval-from', today);
}

/** Everybody who may approve it but its author: who prepares announcements there, and who leads the unit that hosts. */
export async function approversOf(scope: Scope, of: Of): Promise<string[]> {
  const author = await findStaff(scope.tx, of.broadcast.createdBy);
  const members = await staffWithRoles(scope.tx, APPROVERS);
  const people = members.filter((member) => approves(scope, member, of)).map(({ personId }) => personId);
  return [...new Set(people)].filter((personId) => personId !== author?.personId);
}

/** In which capacity a person may approve it; null: not at all. `own`: they wrote it. */
export async function approverFor(
  scope: Scope,
  personId: string,
  of: Of,
): Promise<{ member: StaffMember; own: boolean } | null> {
  const member = (await staffOf(scope.tx, personId)).find((one) => approves(scope, one, of));
  if (!member) return null;
  const author = await findStaff(scope.tx, of.broadcast.createdBy);
  return { member, own: author?.personId === personId };
}

function approves(scope: Scope, member: StaffMember, { broadcast, conference }: Of): boolean {
  const book = scope.rulebook.current();
  const territory = book.units.get(broadcast.territoryCode);
  const hosts = [conference?.hostUnit, broadcast.territoryCode];
  if (!territory || !APPROVERS.includes(member.role)) return false;
  if (member.role === 'chair' || member.role === 'unit-head') return hosts.includes(member.unitCode);
  return mayOrganise(book, member, territory);
}
