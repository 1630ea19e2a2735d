import { LINK_CODE_MINUTES, readLinkCode } from '../domain/link-code.ts';
import type { RichText } from '../domain/message.ts';
import type { TextKey } from '../infra/texts.ts';
import { PRIORITY, queueMessages } from '../store/outbox.ts';
import { channelName } from '../usecases/data/names.ts';
import { checkLinkCode, type LinkImpossible } from '../usecases/linking/check-code.ts';
import { linkAccounts } from '../usecases/linking/link.ts';
import { LINK_PAYLOAD, offerLinkCode } from '../usecases/linking/offer-code.ts';
import { foreseeParting, type PartingOutlook, partAccounts } from '../usecases/linking/part.ts';
import { refuseLink } from '../usecases/linking/refuse.ts';
import type { Part, Turn } from './part.ts';
import { button, join, say, sayText } from './say.ts';

/** Without a code: the state of things, or a code to type in the other chat. */
async function show(turn: Turn): Promise<void> {
  const outlook = await foreseeParting(turn.scope, turn.account.id);
  if (outlook.type === 'linked') return sayState(turn, outlook);
  const { speak } = turn;
  const { code, expiresAt, links } = await offerLinkCode(turn.scope, turn.account);
  const lines = [
    speak.rich('link.code', { code, minutes: LINK_CODE_MINUTES, until: speak.dateTime(expiresAt) }),
    ...links.map(({ channel, link }) =>
      speak.rich('link.open', { channel: channelName(speak, channel), link }),
    ),
    speak.rich('link.keepSecret'),
  ];
  // The outbox forgets the content of this kind once it is sent: only the hash of a code is kept.
  await say(turn, { text: join(lines), protect: true }, { kind: 'invitation' });
}

async function sayState(turn: Turn, { own }: Extract<PartingOutlook, { type: 'linked' }>): Promise<void> {
  const { speak } = turn;
  const channels = [own, ...own.others].map(({ channel }) => channelName(speak, channel));
  const since = speak.dateTime(own.linkedAt ?? turn.now);
  await sayText(turn, 'link.state', { channels: channels.join(', '), since }, [
    [button(turn, 'link.button.part', 'link:part')],
  ]);
}

async function tryCode(turn: Turn, typed: string): Promise<void> {
  const { scope, account, person, speak } = turn;
  const checked = await checkLinkCode(scope, { accountId: account.id, personId: person.id, typed });
  switch (checked.type) {
    case 'silence':
      return;
    case 'invalid':
      return sayText(turn, 'link.invalid');
    case 'possible': {
      const lines = [speak.rich('link.ask', { channel: channelName(speak, checked.channel) })];
      if (checked.staff) lines.push(speak.rich('link.askStaff'));
      lines.push(speak.rich('link.askOwn'));
      const choices = [
        [button(turn, 'link.button.yes', `link:yes:${checked.id}`)],
        [button(turn, 'link.button.no', `link:no:${checked.id}`)],
      ];
      return say(turn, { text: join(lines), choices });
    }
    default:
      return sayImpossible(turn, checked);
  }
}

const IMPOSSIBLE = {
  'own-code': 'link.ownCode',
  'already-linked': 'link.already',
  'same-channel': 'link.sameChannel',
  'both-staff': 'link.bothStaff',
} as const satisfies Record<LinkImpossible['type'], TextKey>;

function sayImpossible(turn: Turn, why: LinkImpossible): Promise<void> {
  const channel = why.type === 'same-channel' ? channelName(turn.speak, why.channel) : '';
  return sayText(turn, IMPOSSIBLE[why.type], { channel });
}

async function link(turn: Turn, codeId: string): Promise<void> {
  const { scope, account } = turn;
  const outcome = await linkAccounts(scope, { accountId: account.id, codeId });
  switch (outcome.type) {
    case 'invalid':
      return sayText(turn, 'link.invalid');
    case 'linked': {
      const { own, other, home, consentEnded, quiet } = outcome;
      const linesFor = (speak: Turn['speak'], channel: string): RichText => {
        const lines = [
          speak.rich('link.done', { channel: channelName(speak, channel) }),
          speak.rich('link.kept', { channel: channelName(speak, home) }),
        ];
        if (quiet) lines.push(speak.rich('link.quiet'));
        if (consentEnded) lines.push(speak.rich('link.consentEnded'));
        return join([...lines, speak.rich('link.undo')]);
      };
      await say(turn, { text: linesFor(turn.speak, other.channel) }, { kind: 'linked' });
      return tellOther(turn, other, linesFor(scope.texts.in(other.locale), own.channel));
    }
    default:
      return sayImpossible(turn, outcome);
  }
}

/**
 * In the other chat itself: whoever holds it must hear of it, whichever is used more. A notice could be sent over the
 * account that was linked just now instead; a word of the conversation is not.
 */
async function tellOther(
  turn: Turn,
  { id, channel }: { id: string; channel: string },
  text: RichText,
): Promise<void> {
  const message = { accountId: id, channel, priority: PRIORITY.answer, kind: 'linked', content: { text } };
  await queueMessages(turn.scope.tx, [message], turn.now);
}

async function askPart(turn: Turn): Promise<void> {
  const { speak } = turn;
  const outlook = await foreseeParting(turn.scope, turn.account.id);
  if (outlook.type === 'not-linked') return sayText(turn, 'link.notLinked');
  const counts = outlook.questions.map(({ channel, count }) =>
    speak.plain('link.questionsAt', { channel: channelName(speak, channel), count }),
  );
  const lines = [speak.rich('link.askPart', { counts: counts.join('; ') })];
  if (outlook.rolesAt)
    lines.push(speak.rich('link.rolesAt', { channel: channelName(speak, outlook.rolesAt) }));
  const choices = [
    [button(turn, 'link.button.part', 'link:part:yes')],
    [button(turn, 'link.button.keep', 'link:keep')],
  ];
  await say(turn, { text: join(lines), choices });
}

async function part(turn: Turn): Promise<void> {
  const other = await partFromOther(turn);
  if (!other) return sayText(turn, 'link.notLinked');
  await sayText(turn, 'link.parted', { channel: channelName(turn.speak, other.channel) });
}

/** Parts this chat from the one it is linked with, which is told. @returns that one; null when there is none. */
export async function partFromOther(turn: Turn): Promise<{ id: string; channel: string } | null> {
  const { scope, account, person } = turn;
  const outcome = await partAccounts(scope, account.id);
  if (outcome.type === 'not-linked') return null;
  const speak = scope.texts.in(person.locale);
  const text = speak.rich('link.parted', { channel: channelName(speak, account.channel) });
  await tellOther(turn, outcome.other, text);
  return outcome.other;
}

async function press(turn: Turn, [what = '', detail = '']: string[]): Promise<void> {
  switch (what) {
    case 'yes':
      return link(turn, detail);
    case 'no':
      await refuseLink(turn.scope, { codeId: detail, personId: turn.person.id });
      return sayText(turn, 'link.refused');
    case 'part':
      return detail === 'yes' ? part(turn) : askPart(turn);
    default:
      return sayText(turn, 'link.unchanged');
  }
}

/** `/lienket`: one person's two chats, by a code shown in one and typed in the other. */
export const linkPart: Part = {
  commands: [
    {
      words: ['lienket', 'link'],
      roles: 'all',
      describe: 'link.describe',
      accepts: (argument) => readLinkCode(argument) !== null,
      run: (turn, argument) => (argument === '' ? show(turn) : tryCode(turn, argument)),
    },
  ],
  actions: { link: press },
  async start(turn, payload) {
    if (!payload.startsWith(LINK_PAYLOAD)) return 'pass';
    await tryCode(turn, payload.slice(LINK_PAYLOAD.length));
    return 'taken';
  },
};
