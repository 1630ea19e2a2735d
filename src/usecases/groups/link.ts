import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import { unitName } from '../../domain/rulebook.ts';
import { audit } from '../../store/audit.ts';
import { type StaffMember, staffAt, staffOf } from '../../store/staff.ts';
import { linkGroup, type UnitGroup, unlinkGroup } from '../../store/unit-groups.ts';
import { tell } from '../messages/tell.ts';
import { sendWaitingCards } from '../questions/group-cards.ts';

export type Linked =
  /** `waiting`: what waited for the unit already, and how much of that is announced now. */
  | { type: 'linked'; unitCode: string; before: UnitGroup | null; waiting: { total: number; shown: number } }
  | { type: 'already'; unitCode: string }
  /** Several units could be meant. */
  | { type: 'which'; unitCodes: string[] }
  /** Who may link for any unit must say for which. */
  | { type: 'code-missing' }
  | { type: 'unit-unknown' }
  | { type: 'not-allowed' }
  /** Another unit's, which only its own people can end. */
  | { type: 'taken'; unitCode: string };

/**
 * Links a group to a unit: its questions are announced there from now on. Anybody who answers for the unit may, since the
 * card says less than they could copy by hand; its heads are told, and an admin may for any unit.
 */
export async function linkUnitGroup(
  scope: Scope,
  input: { personId: string; group: UnitGroup; title: string; unitCode: string | null; topic: string | null },
): Promise<Linked> {
  const { personId, group, topic } = input;
  const members = await staffOf(scope.tx, personId);
  const own = [...new Set(members.filter(answers).map((member) => member.unitCode))];
  if (own.length === 0 && !members.some(isAdmin)) return { type: 'not-allowed' };
  if (input.unitCode === null && own.length > 1) return { type: 'which', unitCodes: own };
  const unitCode = input.unitCode ?? own[0];
  if (unitCode === undefined) return { type: 'code-missing' };
  const unit = scope.rulebook.current().units.get(unitCode);
  const today = civilDate(scope.clock.now(), scope.timeZone);
  if (!unit || (unit.validTo !== null && unit.validTo < today)) return { type: 'unit-unknown' };
  if (!mayLink(members, unitCode)) return { type: 'not-allowed' };
  if (group.unitCode !== null && !mayLink(members, group.unitCode)) {
    return { type: 'taken', unitCode: group.unitCode };
  }
  if (group.unitCode === unitCode && group.topic === topic) return { type: 'already', unitCode };
  const at = scope.clock.now();
  const before = await linkGroup(scope.tx, group, { unitCode, topic, by: personId, at });
  const data = { group: group.id, before: before?.id ?? null };
  await audit(scope, { actorId: personId, action: 'group-linked', subject: unitCode, data });
  await tellHeads(scope, members, { ...input, unitCode });
  const waiting = await sendWaitingCards(scope, { ...group, unitCode, topic });
  return { type: 'linked', unitCode, before, waiting };
}

export type Unlinked =
  | { type: 'unlinked'; unitCode: string }
  | { type: 'not-linked' }
  | { type: 'not-allowed' };

/** Ends the link, by the same right. */
export async function unlinkUnitGroup(
  scope: Scope,
  { personId, group }: { personId: string; group: UnitGroup },
): Promise<Unlinked> {
  const { unitCode } = group;
  const members = await staffOf(scope.tx, personId);
  if (members.length === 0) return { type: 'not-allowed' };
  if (unitCode === null) return { type: 'not-linked' };
  if (!mayLink(members, unitCode)) return { type: 'not-allowed' };
  await unlinkGroup(scope.tx, group.id);
  const data = { group: group.id };
  await audit(scope, { actorId: personId, action: 'group-unlinked', subject: unitCode, data });
  return { type: 'unlinked', unitCode };
}

function mayLink(members: readonly StaffMember[], unitCode: string): boolean {
  return members.some((member) => isAdmin(member) || (answers(member) && member.unitCode === unitCode));
}

function answers({ role }: StaffMember): boolean {
  return role === 'official' || role === 'unit-head';
}

function isAdmin({ role }: StaffMember): boolean {
  return role === 'admin';
}

/** What is announced in front of others is the heads' to know. */
async function tellHeads(
  scope: Scope,
  linkers: readonly StaffMember[],
  { personId, unitCode, title }: { personId: string; unitCode: string; title: string },
): Promise<void> {
  const heads = await staffAt(scope.tx, unitCode, ['unit-head']);
  const others = [...new Set(heads.map((head) => head.personId))].filter((id) => id !== personId);
  const name = linkers[0]?.name ?? '';
  const unit = unitName(scope.rulebook.current(), unitCode);
  await tell(scope, others, { kind: 'group-linked' }, (speak) => ({
    text: speak.rich('group.headTold', { name, title, unit }),
  }));
}
