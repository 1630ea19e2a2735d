import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import {
  type ConferenceEvent,
  type ConferenceStatus,
  conferenceTransition,
  mayCauseConference,
} from '../../domain/conference-status.ts';
import { type ConferenceChange, insertConferenceEvent, updateConference } from '../../store/conferences.ts';
import type { By } from '../questions/change-status.ts';

export type ConferenceChanged =
  | { type: 'changed'; conference: Conference }
  | { type: 'not-now'; status: ConferenceStatus };

/**
 * The only way a conference changes its status: by the table of domain/conference-status.ts, with an event in the same
 * transaction. The caller has locked the conference and checked that this person may touch it.
 */
export async function changeConferenceStatus(
  scope: Scope,
  conference: Conference,
  event: ConferenceEvent,
  by: By,
  details: {
    why?: string;
    change?: Omit<ConferenceChange, 'status'>;
    data?: Record<string, unknown>;
  } = {},
): Promise<ConferenceChanged> {
  const next = conferenceTransition(conference.status, event);
  if (next.type !== 'to' || !mayCauseConference(by.kind, event)) {
    return { type: 'not-now', status: conference.status };
  }
  const changed = await updateConference(scope.tx, conference.id, { ...details.change, status: next.status });
  await insertConferenceEvent(scope.tx, {
    conferenceId: conference.id,
    at: scope.clock.now(),
    event,
    from: conference.status,
    to: next.status,
    actorId: by.id,
    why: details.why ?? null,
    data: details.data,
  });
  return { type: 'changed', conference: changed };
}
