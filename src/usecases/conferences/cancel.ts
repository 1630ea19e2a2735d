import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import { type ConferenceStatus, isPublic } from '../../domain/conference-status.ts';
import { questionsOfConference } from '../../store/agenda.ts';
import { byOf } from '../questions/begin-work.ts';
import { takeOff } from './agenda.ts';
import { leaveAnswersToUnits } from './answer-days.ts';
import { changeConferenceStatus } from './change-status.ts';
import { openConference } from './organisers.ts';
import { tellAskers } from './tell-askers.ts';

export type Cancelled =
  | { type: 'cancelled'; conference: Conference; told: number }
  | { type: 'not-found' }
  | { type: 'not-now'; status: ConferenceStatus }
  /** Who asked is owed a reason; a draft needs none. */
  | { type: 'why-missing' };

/** Calls a conference off. Its questions stay with their units, with the dates of questions that wait for none. */
export async function cancelConference(
  scope: Scope,
  input: { personId: string; code: string; why: string },
): Promise<Cancelled> {
  const opened = await openConference(scope, input.personId, input.code);
  if (opened.type === 'not-found') return opened;
  const { conference, member } = opened;
  const why = input.why.trim();
  if (isPublic(conference.status) && why === '') return { type: 'why-missing' };
  const changed = await changeConferenceStatus(scope, conference, 'cancel', byOf(member), { why });
  if (changed.type === 'not-now') return changed;
  const told = isPublic(conference.status)
    ? await tellAskers(scope, changed.conference, 'cancelled', why)
    : 0;
  for (const question of await questionsOfConference(scope.tx, conference.id, ['on-agenda'])) {
    await takeOff(scope, question, { kind: 'secretary', id: member.id }, { why, tell: false });
  }
  await leaveAnswersToUnits(scope, changed.conference);
  return { type: 'cancelled', conference: changed.conference, told };
}
