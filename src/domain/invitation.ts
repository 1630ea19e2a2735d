/** Who may be invited by whom, and for how long an invitation holds. */
import type { Role } from './role.ts';

/** An invitation not taken up by then is void. */
export const INVITATION_HOURS = 72;

/** Wrong codes an account may try within an hour; after that nothing is answered. */
export const TRIES_AN_HOUR = 5;

/** How far an inviter's word reaches. */
export type InvitationReach = 'anywhere' | 'own-territory' | 'own-unit';

const REACH: Readonly<Record<Role, Readonly<Partial<Record<Role, InvitationReach>>>>> = {
  admin: {
    official: 'anywhere',
    'unit-head': 'anywhere',
    secretary: 'anywhere',
    chair: 'anywhere',
    supervisor: 'anywhere',
    admin: 'anywhere',
  },
  secretary: { official: 'own-territory', 'unit-head': 'own-territory' },
  'unit-head': { official: 'own-unit' },
  official: {},
  chair: {},
  supervisor: {},
};

/** How far this role may invite people of that role; null: not at all. */
export function invitationReach(inviter: Role, role: Role): InvitationReach | null {
  return REACH[inviter][role] ?? null;
}

/** The roles that some inviter of these may hand out. */
export function rolesToInvite(inviters: readonly Role[], all: readonly Role[]): Role[] {
  return all.filter((role) => inviters.some((inviter) => invitationReach(inviter, role) !== null));
}
