import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import { byOf } from '../questions/begin-work.ts';
import { changeConferenceStatus } from './change-status.ts';
import { openConference } from './organisers.ts';

export type Held =
  | { type: 'held'; conference: Conference }
  | { type: 'not-found' }
  /** It has not begun. */
  | { type: 'too-early'; conference: Conference }
  | { type: 'not-now'; status: ConferenceStatus };

/** Marks a conference as held, once its time has come; one that already is stays so. */
export async function holdConference(scope: Scope, input: { personId: string; code: string }): Promise<Held> {
  const opened = await openConference(scope, input.personId, input.code);
  if (opened.type === 'not-found') return opened;
  const { conference, member } = opened;
  if (conference.status === 'held') return { type: 'held', conference };
  if (conference.startsAt > scope.clock.now()) return { type: 'too-early', conference };
  const changed = await changeConferenceStatus(scope, conference, 'hold', byOf(member));
  return changed.type === 'changed' ? { type: 'held', conference: changed.conference } : changed;
}
