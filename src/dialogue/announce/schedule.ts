import { openBroadcast } from '../../usecases/announcements/announce.ts';
import { audienceOf } from '../../usecases/announcements/audience.ts';
import {
  dropAnnouncement,
  scheduleAnnouncement,
  type TimeProblem,
  takeBack,
} from '../../usecases/announcements/schedule.ts';
import { type Sent, sendAnnouncement } from '../../usecases/announcements/send.ts';
import type { Message, Turn } from '../part.ts';
import { enter, leave, sayText } from '../say.ts';
import { afterSending, FLOW, type OnBroadcast, showProgress, stopRow } from './outcomes.ts';
import { preview } from './preview.ts';

/** The step in which the time is typed. */
export const TIME = 'time';

/** What was typed as the time of an announcement. */
export async function receiveTime(turn: Turn, { text }: Message): Promise<void> {
  const id = String(turn.state.data['broadcast'] ?? '');
  const outcome = await scheduleAnnouncement(turn.scope, { personId: turn.person.id, id, typed: text });
  if (isTimeProblem(outcome)) return sayTimeProblem(turn, outcome);
  leave(turn);
  await afterSending(turn, outcome);
}

function isTimeProblem(outcome: Sent | TimeProblem): outcome is TimeProblem {
  return outcome.type.startsWith('time-');
}

async function sayTimeProblem(turn: Turn, problem: TimeProblem): Promise<void> {
  const again = [stopRow(turn)];
  switch (problem.type) {
    case 'time-unread':
      return sayText(turn, 'release.refused.timeUnread', {}, again);
    case 'time-impossible':
      return sayText(turn, 'release.refused.timeImpossible', {}, again);
    case 'time-past':
      return sayText(turn, 'release.refused.timePast', {}, again);
    case 'time-after-conference':
      return sayText(
        turn,
        'release.refused.timeAfterConference',
        { when: turn.speak.dateTime(problem.startsAt) },
        again,
      );
    default:
      return problem satisfies never;
  }
}

/** Buttons of an announcement that has not gone yet. */
export const BEFORE_SENDING: Readonly<Record<string, OnBroadcast>> = {
  when: async (turn, id) => {
    const opened = await openBroadcast(turn.scope, turn.person.id, id);
    if (opened.type !== 'opened') return sayText(turn, 'announce.refused.notFound');
    enter(turn, FLOW, TIME, { broadcast: id });
    await sayText(turn, 'release.askTime', {}, [stopRow(turn)]);
  },
  now: async (turn, id) => {
    const { person, scope } = turn;
    await afterSending(
      turn,
      await sendAnnouncement(scope, { personId: person.id, id, article: false, now: true }),
    );
  },
  back: async (turn, id) => {
    const outcome = await takeBack(turn.scope, { personId: turn.person.id, id });
    if (outcome.type === 'not-found') return sayText(turn, 'announce.refused.notFound');
    if (outcome.type === 'as-it-was') return showProgress(turn, outcome.broadcast);
    await preview(turn, outcome.broadcast, await audienceOf(turn.scope, outcome.broadcast));
  },
  drop: async (turn, id) => {
    const outcome = await dropAnnouncement(turn.scope, { personId: turn.person.id, id });
    if (outcome.type === 'as-it-was' && outcome.broadcast.sentAt)
      return showProgress(turn, outcome.broadcast);
    await sayText(turn, 'announce.stopped');
  },
};
