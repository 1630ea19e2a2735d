import type { Scope } from '../../context.ts';
import { hashInvitationCode, readInvitationCode } from '../../domain/codes.ts';
import { audit } from '../../store/audit.ts';
import { type StoredInvitation, usableInvitation, useInvitation } from '../../store/invitations.ts';
import { addStaff, type StaffMember, staffOf } from '../../store/staff.ts';
import { countWrongTry, mayTry } from '../codes/tries.ts';

export type CheckedInvitation =
  | {
      type: 'valid';
      invitation: StoredInvitation;
      /** What this person is called as staff already. */
      known: { name: string; title: string | null } | null;
    }
  /** Wrong, expired or used: the three are not told apart. */
  | { type: 'invalid' }
  /** Too many wrong ones: nothing is answered for the rest of the hour, to a right one either. */
  | { type: 'silence' };

const EXCEEDED = 'invitation-tries-exceeded';

/** Looks whether a typed code can be used, and counts it against its sender if not. */
export async function checkInvitation(
  scope: Scope,
  input: { accountId: string; personId: string; typed: string },
): Promise<CheckedInvitation> {
  const now = scope.clock.now();
  if (!(await mayTry(scope, input, EXCEEDED))) return { type: 'silence' };
  const read = readInvitationCode(input.typed);
  const invitation =
    read.type === 'code' ? await usableInvitation(scope.tx, hashInvitationCode(read.code), now) : null;
  if (!invitation) {
    await countWrongTry(scope, input);
    return { type: 'invalid' };
  }
  const [member] = await staffOf(scope.tx, input.personId);
  return { type: 'valid', invitation, known: member ? { name: member.name, title: member.title } : null };
}

/** Makes a person a member of staff and uses the invitation up, in one transaction. */
export async function joinStaff(
  scope: Scope,
  input: { personId: string; codeHash: string; name: string; title: string | null },
): Promise<{ type: 'joined'; member: StaffMember } | { type: 'invalid' }> {
  const now = scope.clock.now();
  const invitation = await usableInvitation(scope.tx, input.codeHash, now);
  if (!invitation || !(await useInvitation(scope.tx, input.codeHash, input.personId, now))) {
    return { type: 'invalid' };
  }
  const { role, unitCode } = invitation;
  const { personId, name, title } = input;
  const member = await addStaff(scope.tx, { personId, role, unitCode, name, title }, now);
  await audit(scope, {
    actorId: personId,
    action: 'staff-joined',
    subject: member.id,
    data: { role, unitCode },
  });
  return { type: 'joined', member };
}
