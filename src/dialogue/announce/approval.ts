import {
  type Approving,
  approveAnnouncement,
  returnAnnouncement,
} from '../../usecases/announcements/approve.ts';
import type { Released } from '../../usecases/announcements/send.ts';
import type { Message, Turn } from '../part.ts';
import { enter, leave, sayText } from '../say.ts';
import { FLOW, type OnBroadcast, stopRow } from './outcomes.ts';

/** The step in which the reason is typed why an announcement goes back to its author. */
export const REASON = 'reason';

/** What was typed as the reason to give an announcement back. */
export async function receiveReason(turn: Turn, { text: why }: Message): Promise<void> {
  const id = String(turn.state.data['broadcast'] ?? '');
  const outcome = await returnAnnouncement(turn.scope, { personId: turn.person.id, id, why });
  if (outcome.type === 'empty') return sayText(turn, 'release.refused.noReason', {}, [stopRow(turn)]);
  if (outcome.type === 'too-long') {
    return sayText(turn, 'announce.refused.tooLong', { limit: outcome.limit }, [stopRow(turn)]);
  }
  leave(turn);
  if (outcome.type === 'returned') return sayText(turn, 'release.returned');
  await sayNotApproved(turn, outcome);
}

type NotApproved = Exclude<Approving, { type: 'approved' }>;

async function sayNotApproved(turn: Turn, outcome: NotApproved): Promise<void> {
  switch (outcome.type) {
    case 'own':
      return sayText(turn, 'release.refused.own');
    case 'not-awaiting':
      return sayText(turn, 'release.refused.notAwaiting');
    default:
      return sayText(turn, 'announce.refused.notFound');
  }
}

/** What followed from one's approval: it went, is laid by, or could not go after all. */
async function sayApproved(turn: Turn, released: Released): Promise<void> {
  switch (released.type) {
    case 'sent':
      return sayText(turn, 'release.approvedSent', { people: turn.speak.number(released.people) });
    case 'scheduled':
      return sayText(turn, 'release.approvedScheduled', { when: turn.speak.dateTime(released.at) });
    case 'not-public':
      return sayText(turn, 'release.notSentOver', {
        state: turn.speak.plain(`conference.state.${released.status}`),
      });
    default:
      return sayText(turn, 'release.approvedChanged');
  }
}

/** Buttons of who may approve an announcement of somebody else. */
export const APPROVAL: Readonly<Record<string, OnBroadcast>> = {
  approve: async (turn, id) => {
    const outcome = await approveAnnouncement(turn.scope, { personId: turn.person.id, id });
    if (outcome.type !== 'approved') return sayNotApproved(turn, outcome);
    await sayApproved(turn, outcome.released);
  },
  return: async (turn, id) => {
    enter(turn, FLOW, REASON, { broadcast: id });
    await sayText(turn, 'release.askReason', {}, [stopRow(turn)]);
  },
};
