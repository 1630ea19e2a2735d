import { openBroadcast } from '../../usecases/announcements/announce.ts';
import { sendOneByOne } from '../../usecases/announcements/send.ts';
import { type Steering, steerAnnouncement } from '../../usecases/announcements/steer.ts';
import { askForBroadcastRecord } from '../../usecases/records/ask-for-record.ts';
import { sayText } from '../say.ts';
import { type OnBroadcast, showProgress } from './outcomes.ts';

/** A button under the progress: what follows is seen in the same place. */
function steering(step: Steering): OnBroadcast {
  return async (turn, id) => {
    const outcome = await steerAnnouncement(turn.scope, { personId: turn.person.id, id, step });
    if (outcome.type === 'not-found') return sayText(turn, 'announce.refused.notFound');
    await showProgress(turn, outcome.broadcast, true);
  };
}

/** Buttons of an announcement that was sent. */
export const RUNNING: Readonly<Record<string, OnBroadcast>> = {
  each: async (turn, id) => {
    const outcome = await sendOneByOne(turn.scope, { personId: turn.person.id, id });
    if (outcome.type === 'not-found') return sayText(turn, 'announce.refused.notFound');
    await showProgress(turn, outcome.broadcast, true);
  },
  progress: async (turn, id) => {
    const opened = await openBroadcast(turn.scope, turn.person.id, id);
    if (opened.type !== 'opened') return sayText(turn, 'announce.refused.notFound');
    await showProgress(turn, opened.broadcast, true);
  },
  record: async (turn, id) => {
    const asking = { personId: turn.person.id, locale: turn.speak.locale };
    const outcome = await askForBroadcastRecord(turn.scope, { ...asking, id });
    await sayText(turn, outcome.type === 'asked' ? 'record.asked' : 'announce.refused.notFound');
  },
  pause: steering('pause'),
  resume: steering('resume'),
  halt: steering('stop'),
};
