import { readInvitationCode } from '../../domain/codes.ts';
import type { Role } from '../../domain/role.ts';
import { unitName } from '../../domain/rulebook.ts';
import { checkInvitation, joinStaff } from '../../usecases/invitations/join.ts';
import { INVITATION_PAYLOAD } from '../../usecases/invitations/links.ts';
import { comeBack, stepAside } from '../aside.ts';
import type { Message, Part, Turn } from '../part.ts';
import { button, sayText } from '../say.ts';

const JOIN_FLOW = 'join';
const MAX_NAME = 60;
const MAX_TITLE = 100;

/** The hash of the code, never the code: this lies in the conversation. */
type Joining = { codeHash: string; role: Role; unitCode: string; name?: string };

/** `/thamgia INVITE`, or the link of an invitation: the name and title citizens will see, then staff. */
export const joinPart: Part = {
  commands: [
    {
      words: ['thamgia', 'join'],
      roles: 'all',
      describe: 'join.describe',
      accepts: (argument) => readInvitationCode(argument).type === 'code',
      run: (turn, argument) =>
        argument === '' ? sayText(turn, 'join.codeMissing') : tryCode(turn, argument),
    },
  ],
  actions: {
    async jointitle(turn) {
      const joining = joiningOf(turn);
      if (!joining?.name) return sayText(turn, 'common.staleButton');
      await finish(turn, joining, joining.name, null);
    },
  },
  flows: [{ name: JOIN_FLOW, receive }],
  async start(turn, payload) {
    if (!payload.startsWith(INVITATION_PAYLOAD)) return 'pass';
    await tryCode(turn, payload.slice(INVITATION_PAYLOAD.length));
    return 'taken';
  },
};

async function tryCode(turn: Turn, typed: string): Promise<void> {
  const { account, person } = turn;
  const checked = await checkInvitation(turn.scope, { accountId: account.id, personId: person.id, typed });
  switch (checked.type) {
    case 'silence':
      return;
    case 'invalid':
      return sayText(turn, 'join.invalid');
    case 'valid': {
      const { codeHash, role, unitCode } = checked.invitation;
      const joining: Joining = { codeHash, role, unitCode };
      if (checked.known) return finish(turn, joining, checked.known.name, checked.known.title);
      stepAside(turn, JOIN_FLOW, 'name', joining);
      return sayText(turn, 'join.writeName', labels(turn, joining));
    }
    default:
      return checked satisfies never;
  }
}

function joiningOf(turn: Turn): Joining | null {
  return turn.state.flow === JOIN_FLOW ? (turn.state.data as Joining) : null;
}

async function receive(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const joining = joiningOf(turn);
  if (!joining) return 'pass';
  const text = message.text.replace(/\s+/gu, ' ').trim();
  if (turn.state.step === 'title' && joining.name) {
    if (text === '' || text.length > MAX_TITLE) await sayText(turn, 'join.titleUnclear');
    else await finish(turn, joining, joining.name, text);
    return 'taken';
  }
  if (!/^[\p{L}\p{M}.'’ -]{2,}$/u.test(text) || text.length > MAX_NAME) {
    await sayText(turn, 'join.nameUnclear');
    return 'taken';
  }
  turn.state = { ...turn.state, step: 'title', data: { ...turn.state.data, name: text } };
  await sayText(turn, 'join.writeTitle', { name: text }, [[button(turn, 'join.noTitle', 'jointitle')]]);
  return 'taken';
}

async function finish(turn: Turn, joining: Joining, name: string, title: string | null): Promise<void> {
  const joined = await joinStaff(turn.scope, {
    personId: turn.person.id,
    codeHash: joining.codeHash,
    name,
    title,
  });
  if (turn.state.flow === JOIN_FLOW) comeBack(turn);
  if (joined.type === 'invalid') return sayText(turn, 'join.invalid');
  const queue = joining.role === 'admin' ? undefined : [[button(turn, 'join.queue', 'queue:unit:0')]];
  await sayText(turn, 'join.joined', { name, ...labels(turn, joining) }, queue);
}

function labels(turn: Turn, { role, unitCode }: Joining): { role: string; unit: string } {
  return {
    role: turn.speak.plain(`join.role.${role}`),
    unit: unitName(turn.scope.rulebook.current(), unitCode),
  };
}
