import { civilDate } from '../../domain/civil-date.ts';
import { INVITATION_HOURS, rolesToInvite } from '../../domain/invitation.ts';
import { isRole, ROLES, type Role } from '../../domain/role.ts';
import { provinceOf, type Unit } from '../../domain/rulebook.ts';
import { homeProvince } from '../../domain/settings.ts';
import { createInvitation } from '../../usecases/invitations/create.ts';
import { invitationLinks } from '../../usecases/invitations/links.ts';
import { type ReadUnit, readUnit } from '../../usecases/units/find-unit.ts';
import type { Part, Turn } from '../part.ts';
import { join, say, sayText } from '../say.ts';
import { readRole } from './role-words.ts';

const INVITERS: readonly Role[] = ['unit-head', 'secretary', 'admin'];

/** `/moi role unit`: a code for one person, and the link that carries it. */
export const invitePart: Part = {
  commands: [
    {
      words: ['moi', 'invite'],
      roles: INVITERS,
      describe: 'join.describeInvite',
      // "mời cán bộ xuống xem" is a wish: without a slash the role is one word.
      accepts: (argument) =>
        /^[a-z-]+\s+\S/.test(argument) && readRole(argument.split(/\s/)[0] ?? '') !== null,
      run: (turn, argument) => inviteByWords(turn, argument),
    },
  ],
  actions: {
    async inviteto(turn, [role = '', unitCode = '']) {
      if (isRole(role)) await invite(turn, role, unitCode);
    },
  },
};

async function inviteByWords(turn: Turn, argument: string): Promise<void> {
  const read = readRole(argument);
  if (!read) return sayUsage(turn);
  const found = unitFor(turn, read.rest);
  switch (found.type) {
    case 'unit':
      return invite(turn, read.role, found.unit.code);
    case 'several':
      return offer(turn, read.role, found.units);
    case 'unknown':
      if (found.similar.length > 0) return offer(turn, read.role, found.similar);
      return read.rest === '' ? sayUsage(turn) : sayText(turn, 'staff.unitUnknown');
    default:
      return found satisfies never;
  }
}

/** Without a unit the head of a unit means their own. */
function unitFor(turn: Turn, typed: string): ReadUnit {
  const book = turn.scope.rulebook.current();
  const [head] = turn.staff.filter((member) => member.role === 'unit-head');
  const own = head ? book.units.get(head.unitCode) : undefined;
  if (typed === '' && own) return { type: 'unit', unit: own, rest: '' };
  const province = provinceOf(book, turn.staff[0]?.unitCode ?? '') ?? homeProvince(book);
  return readUnit({ book, on: civilDate(turn.now, turn.scope.timeZone), province }, typed);
}

async function offer(turn: Turn, role: Role, units: readonly Unit[]): Promise<void> {
  await sayText(
    turn,
    'join.chooseUnit',
    undefined,
    units.map((unit) => [{ label: unit.fullName, action: `inviteto:${role}:${unit.code}` }]),
  );
}

async function sayUsage(turn: Turn): Promise<void> {
  const held = turn.staff.map((member) => member.role);
  const roles = rolesToInvite(held, ROLES).map((role) => turn.speak.plain(`join.role.${role}`));
  await sayText(turn, 'join.inviteUsage', { roles: roles.join(', ') });
}

async function invite(turn: Turn, role: Role, unitCode: string): Promise<void> {
  const { scope, speak } = turn;
  const outcome = await createInvitation(scope, {
    by: { type: 'person', personId: turn.person.id },
    role,
    unitCode,
  });
  if (outcome.type === 'unit-unknown') return sayText(turn, 'staff.unitUnknown');
  if (outcome.type === 'not-allowed') return sayText(turn, 'join.notAllowed');
  const { code } = outcome;
  const lines = [
    speak.rich('join.invitation', {
      role: speak.plain(`join.role.${role}`),
      unit: outcome.unit.fullName,
      code,
      hours: INVITATION_HOURS,
      until: speak.dateTime(outcome.expiresAt),
    }),
  ];
  const { telegram, zalo } = await invitationLinks(scope, code);
  if (telegram) lines.push(speak.rich('join.link', { link: telegram }));
  if (zalo) lines.push(speak.rich('join.zaloLink', { link: zalo }));
  // The outbox forgets the content of this kind once it is sent: only the hash of a code is kept.
  await say(turn, { text: join(lines), protect: true }, { kind: 'invitation' });
}
