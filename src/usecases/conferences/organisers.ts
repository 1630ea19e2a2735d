import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import type { Conference } from '../../domain/conference.ts';
import type { Role } from '../../domain/role.ts';
import { liesWithin, type Rulebook, type Unit } from '../../domain/rulebook.ts';
import { lockConference } from '../../store/conferences.ts';
import { type StaffMember, staffOf } from '../../store/staff.ts';
import { changeConferenceStatus } from './change-status.ts';

/**
 * Whether a member of staff prepares conferences of this unit: a secretary those of the own unit and the other bodies of
 * its territory, an admin all within the own territory.
 */
export function mayOrganise(
  book: Rulebook,
  member: Pick<StaffMember, 'role' | 'unitCode'>,
  host: Pick<Unit, 'code' | 'territoryCode'>,
): boolean {
  const territory = book.units.get(member.unitCode)?.territoryCode;
  if (territory === undefined) return false;
  if (member.role === 'secretary') return member.unitCode === host.code || territory === host.territoryCode;
  return member.role === 'admin' && liesWithin(book, host.territoryCode, territory);
}

/** The role in which this person prepares conferences of a unit; null: they don't. */
export async function organiserFor(
  scope: Scope,
  personId: string,
  hostUnit: string,
  roles: readonly Role[] = ['secretary', 'admin'],
): Promise<StaffMember | null> {
  const book = scope.rulebook.current();
  const host = book.units.get(hostUnit);
  if (!host) return null;
  const members = await staffOf(scope.tx, personId);
  for (const role of roles) {
    const found = members.find((member) => member.role === role && mayOrganise(book, member, host));
    if (found) return found;
  }
  return null;
}

export type OpenedConference =
  | { type: 'opened'; conference: Conference; member: StaffMember }
  /** Unknown or someone else's: the two are not told apart. */
  | { type: 'not-found' };

/** Opens a conference for who prepares it, holds its row, and closes its intake if the time for it has come. */
export async function openConference(
  scope: Scope,
  personId: string,
  code: string,
  roles?: readonly Role[],
): Promise<OpenedConference> {
  const found = await lockConference(scope.tx, { code });
  const member = found ? await organiserFor(scope, personId, found.hostUnit, roles) : null;
  if (!found || !member) return { type: 'not-found' };
  return { type: 'opened', conference: await withIntakeClosed(scope, found), member };
}

/** The conference as the clock makes it: taking no questions any more once its window is over. */
export async function withIntakeClosed(scope: Scope, conference: Conference): Promise<Conference> {
  if (conference.status !== 'open' || conference.intakeUntil > scope.clock.now()) return conference;
  const closed = await changeConferenceStatus(scope, conference, 'close-intake', {
    kind: 'system',
    id: null,
  });
  return closed.type === 'changed' ? closed.conference : conference;
}

export function todayOf(scope: Scope): string {
  return civilDate(scope.clock.now(), scope.timeZone);
}

/** The territories whose conferences these roles prepare. */
export function territoriesOf(scope: Scope, members: readonly StaffMember[]): string[] {
  const book = scope.rulebook.current();
  const own = members.flatMap(({ role, unitCode }) => {
    const territory = book.units.get(unitCode)?.territoryCode;
    if (territory === undefined) return [];
    if (role === 'secretary') return [territory];
    if (role !== 'admin') return [];
    return [...book.units.values()]
      .filter((unit) => unit.code === unit.territoryCode && liesWithin(book, unit.code, territory))
      .map((unit) => unit.code);
  });
  return [...new Set(own)];
}
