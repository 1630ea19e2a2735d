import type { Content } from '../../domain/conference.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import type { Turn } from '../part.ts';
import { sayText } from '../say.ts';

export type CannotConference =
  | { type: 'not-found' }
  | { type: 'not-now'; status: ConferenceStatus }
  | { type: 'host-not-yours' }
  | { type: 'contents-missing'; missing: Content[] }
  | { type: 'past' }
  | { type: 'intake-wrong' };

/** Says why something could not be done with a conference. */
export async function sayCannotConference(turn: Turn, why: CannotConference, startsAt?: Date): Promise<void> {
  const { speak } = turn;
  switch (why.type) {
    case 'not-found':
      return sayText(turn, 'conference.refused.notFound');
    case 'not-now':
      return sayText(turn, 'conference.refused.notNow', {
        state: speak.plain(`conference.state.${why.status}`),
      });
    case 'host-not-yours':
      return sayText(turn, 'conference.refused.hostNotYours');
    case 'contents-missing': {
      const missing = why.missing.map((content) => speak.plain(`conference.content.${content}`));
      return sayText(turn, 'conference.refused.contentsMissing', { missing: missing.join(', ') });
    }
    case 'past':
      return sayText(turn, 'conference.refused.past');
    case 'intake-wrong':
      return sayText(turn, 'conference.refused.intakeWrong', {
        when: startsAt ? speak.dateTime(startsAt) : '',
      });
    default:
      return why satisfies never;
  }
}
