import type { Choice } from '../../domain/message.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import type { Prepared } from '../../usecases/announcements/announce.ts';
import type { Sent } from '../../usecases/announcements/send.ts';
import { lookAtProgress, progressKey } from '../../usecases/announcements/tell-progress.ts';
import type { Turn } from '../part.ts';
import { button, leave, say, sayText } from '../say.ts';
import { showScheduled } from './pending.ts';
import { preview } from './preview.ts';

/** The steps in which something is typed for an announcement. */
export const FLOW = 'announce';

/** A button that carries an announcement's id. */
export type OnBroadcast = (turn: Turn, id: string) => Promise<void>;

/** How far one is; asked again it shows in the same place. */
export async function showProgress(turn: Turn, broadcast: Broadcast, inPlace = false): Promise<void> {
  const { sentAt } = broadcast;
  if (!sentAt) return sayText(turn, 'announce.refused.notFound');
  await say(turn, await lookAtProgress(turn.scope, turn.speak, { ...broadcast, sentAt }), {
    replaces: progressKey(broadcast.id),
    inPlace,
  });
}

export async function afterPreparing(turn: Turn, outcome: Prepared): Promise<void> {
  switch (outcome.type) {
    case 'prepared':
      if (turn.state.flow === FLOW) leave(turn);
      return preview(turn, outcome.broadcast, outcome.audience);
    case 'empty':
      return sayText(turn, 'announce.refused.empty', {}, [stopRow(turn)]);
    case 'too-long':
      return sayText(turn, 'announce.refused.tooLong', { limit: outcome.limit }, [stopRow(turn)]);
    default:
      return sayCannot(turn, outcome);
  }
}

export async function sayCannot(
  turn: Turn,
  why: Extract<Prepared | Sent, { type: 'not-found' | 'not-public' }>,
): Promise<void> {
  if (why.type === 'not-found') return sayText(turn, 'announce.refused.notFound');
  const state = turn.speak.plain(`conference.state.${why.status}`);
  await sayText(turn, 'announce.refused.notPublic', { state });
}

export function stopRow(turn: Turn): Choice[] {
  return [button(turn, 'announce.button.stop', 'announce:stop')];
}

/** What came of letting an announcement go. */
export async function afterSending(turn: Turn, outcome: Sent): Promise<void> {
  switch (outcome.type) {
    case 'sent':
      await sayText(turn, 'announce.sent', { people: outcome.people });
      return showProgress(turn, outcome.broadcast);
    case 'already':
      await sayText(turn, 'announce.already');
      return showProgress(turn, outcome.broadcast);
    case 'scheduled':
      return showScheduled(turn, outcome.broadcast, outcome.people);
    case 'awaiting': {
      const { people, from, approvers } = outcome;
      return sayText(turn, 'release.awaiting', { people, from, approvers });
    }
    case 'nobody-approves':
      return sayText(turn, 'release.nobodyApproves', { people: outcome.people, from: outcome.from });
    case 'changed':
      await sayText(turn, 'announce.changed');
      return preview(turn, outcome.broadcast, outcome.audience);
    default:
      return sayCannot(turn, outcome);
  }
}
