import type { Channel } from '../../channels/channel.ts';
import type { Scope } from '../../context.ts';
import { openChoice } from '../../domain/choice-token.ts';
import type { GroupChat, PressNotice, Sender } from '../../domain/message.ts';
import type { Params, Speaker, TextKey } from '../../infra/texts.ts';
import { findAccount } from '../../store/accounts.ts';
import { findGroup, type UnitGroup } from '../../store/unit-groups.ts';
import { privateLink, questionPayload } from '../../usecases/messages/private-link.ts';
import { type Claimed, claimQuestion } from '../../usecases/questions/claim.ts';
import { GROUP_CLAIM } from '../../usecases/questions/group-cards.ts';
import { beginTurn } from '../converse.ts';
import { showFile } from '../staff/show.ts';

type Press = { sender: Sender; chat: GroupChat; data: string };

/**
 * A press on a card in a group. The button is sealed for the group, since anybody there may press it; the right is that of
 * the person who does, whom their own account tells.
 */
export async function pressInGroup(scope: Scope, channel: Channel, press: Press): Promise<PressNotice> {
  const { sender, chat, data } = press;
  const group = await findGroup(scope.tx, channel.name, chat.externalId);
  const [name, code = ''] = openedFor(scope, group, data)?.split(':') ?? [];
  const known = await findAccount(scope.tx, channel.name, sender.externalId);
  const speak = scope.texts.in(known?.person.locale ?? sender.locale);
  if (name !== GROUP_CLAIM || !group || group.unitCode === null) return alert(speak, 'group.stale');
  // Only in their own chat can the file be shown, and there the bot may not write first.
  if (!known || known.account.blocked) {
    const link = await privateLink(scope, channel.name, questionPayload(code));
    return link === null ? alert(speak, 'group.startFirst') : { link };
  }
  const claimed = await claimQuestion(scope, { personId: known.person.id, where: { code } });
  if (claimed.type === 'claimed' || claimed.type === 'already-yours') {
    await showFile((await beginTurn(scope, channel, sender, [])).turn, { code });
  }
  return noticeOf(speak, claimed, code);
}

/** What was sent while the group was being moved is sealed for the id it had before. */
function openedFor(scope: Scope, group: UnitGroup | null, data: string): string | null {
  if (!group) return null;
  const ids = [group.externalId, group.formerId].filter((id) => id !== null);
  const opened = ids.map((externalId) =>
    openChoice(scope.sealKey, { channel: group.channel, externalId }, data),
  );
  return opened.find((action) => action !== null) ?? null;
}

function noticeOf(speak: Speaker, claimed: Claimed, code: string): PressNotice {
  switch (claimed.type) {
    case 'claimed':
    case 'already-yours':
      return { text: speak.plain('group.claimed', { code }), alert: false };
    case 'taken':
      return alert(speak, 'staff.taken', { code, name: claimed.by.name });
    case 'not-now':
      return alert(speak, 'staff.notNow', {
        code,
        state: speak.plain(`card.state.${claimed.question.status}`),
      });
    case 'read-only':
    case 'not-yours':
      return alert(speak, 'group.noRight');
    default:
      return claimed satisfies never;
  }
}

function alert(speak: Speaker, key: TextKey, params?: Params): PressNotice {
  return { text: speak.plain(key, params), alert: true };
}
