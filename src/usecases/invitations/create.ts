import { randomBytes } from 'node:crypto';
import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import { hashInvitationCode, newInvitationCode } from '../../domain/codes.ts';
import { INVITATION_HOURS, invitationReach } from '../../domain/invitation.ts';
import type { Role } from '../../domain/role.ts';
import { liesWithin, type Unit } from '../../domain/rulebook.ts';
import { audit } from '../../store/audit.ts';
import { insertInvitation } from '../../store/invitations.ts';
import { staffOf } from '../../store/staff.ts';
import { territoryOf } from '../questions/competence.ts';

/** The operator at the command line, or a member of staff. */
export type Inviter = { type: 'operator' } | { type: 'person'; personId: string };

export type Invited =
  /** `code` exists here and in what is shown to the inviter, nowhere else. */
  | { type: 'invited'; code: string; expiresAt: Date; role: Role; unit: Unit }
  | { type: 'unit-unknown' }
  | { type: 'not-allowed' };

const HOUR_MS = 3_600_000;

/** Makes a one-time invitation for a role at a unit. Only its hash is stored. */
export async function createInvitation(
  scope: Scope,
  input: { by: Inviter; role: Role; unitCode: string },
): Promise<Invited> {
  const { by, role } = input;
  const now = scope.clock.now();
  const unit = scope.rulebook.current().units.get(input.unitCode);
  if (!unit || (unit.validTo !== null && unit.validTo < civilDate(now, scope.timeZone))) {
    return { type: 'unit-unknown' };
  }
  if (by.type === 'person' && !(await reaches(scope, by.personId, role, unit)))
    return { type: 'not-allowed' };
  const code = newInvitationCode(randomBytes);
  const expiresAt = new Date(now.getTime() + INVITATION_HOURS * HOUR_MS);
  const createdBy = by.type === 'person' ? by.personId : null;
  await insertInvitation(scope.tx, {
    codeHash: hashInvitationCode(code),
    role,
    unitCode: unit.code,
    createdBy,
    createdAt: now,
    expiresAt,
  });
  await audit(scope, {
    actorId: createdBy,
    action: 'invitation-created',
    subject: unit.code,
    data: { role, expiresAt: expiresAt.toISOString() },
  });
  return { type: 'invited', code, expiresAt, role, unit };
}

async function reaches(scope: Scope, personId: string, role: Role, unit: Unit): Promise<boolean> {
  const book = scope.rulebook.current();
  const members = await staffOf(scope.tx, personId);
  return members.some((member) => {
    const reach = invitationReach(member.role, role);
    switch (reach) {
      case null:
        return false;
      case 'anywhere':
        return true;
      case 'own-unit':
        return member.unitCode === unit.code;
      case 'own-territory': {
        const territory = territoryOf(book, member.unitCode);
        return territory !== null && liesWithin(book, unit.territoryCode, territory);
      }
      default:
        return reach satisfies never;
    }
  });
}
