import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import type { Rulebook } from '../../domain/rulebook.ts';
import { hostOfConference } from '../../store/conference-host.ts';
import { type StaffMember, staffAt, staffedUnits, staffWithRoles } from '../../store/staff.ts';

/** What a member of staff may do with a question: work on it, or only read it. */
export type Rights = 'act' | 'read';

/** Where a question belongs: its unit, the unit that holds its conference, and the territories around its place. */
export type Belonging = {
  unitCode: string | null;
  hostUnit: string | null;
  territories: string[];
  /** Whether somebody there can answer. */
  staffed: boolean;
};

export async function belongingOf(
  scope: Scope,
  question: Pick<Question, 'unitCode' | 'conferenceId' | 'communeCode'>,
): Promise<Belonging> {
  const book = scope.rulebook.current();
  const { unitCode, conferenceId } = question;
  const hostUnit = conferenceId ? await hostOfConference(scope.tx, conferenceId) : null;
  const place = question.communeCode ?? territoryOf(book, unitCode) ?? territoryOf(book, hostUnit);
  const staffed = unitCode !== null && (await staffedUnits(scope.tx, [unitCode])).has(unitCode);
  return { unitCode, hostUnit, staffed, territories: place === null ? [] : chainOf(book, place) };
}

/**
 * What one role allows with a question that belongs there. A secretary works on what has no unit, or a unit nobody has
 * joined yet; a question must never lie where no one can answer it. A supervisor and a chair read.
 */
export function rightsOf(
  book: Rulebook,
  member: Pick<StaffMember, 'role' | 'unitCode'>,
  at: Belonging,
): Rights | null {
  switch (member.role) {
    case 'official':
    case 'unit-head':
      return member.unitCode === at.unitCode ? 'act' : null;
    case 'secretary':
      if (!watches(book, member.unitCode, at)) return null;
      return at.staffed ? 'read' : 'act';
    case 'chair':
    case 'supervisor':
      return watches(book, member.unitCode, at) ? 'read' : null;
    case 'admin':
      return null;
    default:
      return member.role satisfies never;
  }
}

/** The people a question's card goes to: its unit's, else the nearest secretaries. */
export async function recipientsOf(scope: Scope, question: Question): Promise<StaffMember[]> {
  if (question.unitCode !== null) {
    const own = await staffAt(scope.tx, question.unitCode, ['unit-head', 'official']);
    if (own.length > 0) return own;
  }
  const book = scope.rulebook.current();
  const at = await belongingOf(scope, question);
  const secretaries = await staffWithRoles(scope.tx, ['secretary']);
  const ofHost = secretaries.filter((member) => member.unitCode === at.hostUnit);
  if (ofHost.length > 0) return ofHost;
  for (const territory of at.territories) {
    const near = secretaries.filter((member) => territoryOf(book, member.unitCode) === territory);
    if (near.length > 0) return near;
  }
  // No place is known and no conference: whoever keeps the queues of this installation sees it.
  return at.territories.length === 0 ? secretaries : [];
}

function watches(book: Rulebook, unitCode: string, at: Belonging): boolean {
  if (unitCode === at.hostUnit || at.territories.length === 0) return true;
  const territory = territoryOf(book, unitCode);
  return territory !== null && at.territories.includes(territory);
}

export function territoryOf(book: Rulebook, unitCode: string | null): string | null {
  return unitCode === null ? null : (book.units.get(unitCode)?.territoryCode ?? null);
}

/** A territory and those around it, the narrowest first. */
function chainOf(book: Rulebook, code: string): string[] {
  const chain: string[] = [];
  for (let at: string | null = code; at !== null && !chain.includes(at); ) {
    chain.push(at);
    at = book.units.get(at)?.parentCode ?? null;
  }
  return chain;
}
