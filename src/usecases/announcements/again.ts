import type { Scope } from '../../context.ts';
import { progressOf } from '../../store/broadcast-progress.ts';
import { draftOf, isAnnounceable, openBroadcast, type Prepared } from './announce.ts';

export type Again =
  | Prepared
  /** What is on its way must come to its end first: else the two would overtake each other. */
  | { type: 'still-going' };

/**
 * Prepares the same words once more for whom an announcement did not reach: it failed, is uncertain (a person decides that here),
 * they had blocked us, or it was stopped before their turn. Whoever wants no announcements gets none.
 */
export async function sendAgain(
  scope: Scope,
  { personId, id }: { personId: string; id: string },
): Promise<Again> {
  const ended = await openEnded(scope, personId, id);
  if (ended.type !== 'opened') return ended;
  const { broadcast, conference, member } = ended;
  const { territoryCode, text, purpose } = broadcast;
  if (conference && !isAnnounceable(scope, conference, purpose)) {
    return { type: 'not-public', status: conference.status };
  }
  const recipients = { who: { of: 'announcement', id, reached: false } } as const;
  const draft = { territoryCode, purpose, createdBy: member.id, correctsId: id, recipients };
  return draftOf(scope, text === '' ? null : text, conference, draft);
}

/**
 * Prepares a correction in typed words, marked as one, to all whom the announcement is for: who got the wrong one, and who got
 * none. It is no second announcement of the week.
 */
export async function correctAnnouncement(
  scope: Scope,
  { personId, id, text }: { personId: string; id: string; text: string },
): Promise<Again> {
  const ended = await openEnded(scope, personId, id);
  if (ended.type !== 'opened') return ended;
  const { broadcast, conference, member } = ended;
  const { territoryCode, recipients } = broadcast;
  // A conference that is over is no news, but what was said of it may still be wrong.
  const about = conference && isAnnounceable(scope, conference, broadcast.purpose) ? conference : null;
  const purpose = about ? broadcast.purpose : 'information';
  const draft = { territoryCode, purpose, createdBy: member.id, correctsId: id, recipients };
  return draftOf(scope, text, about, draft);
}

async function openEnded(scope: Scope, personId: string, id: string) {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type === 'not-found' || !opened.broadcast.sentAt) return { type: 'not-found' } as const;
  const { waiting } = await progressOf(scope.tx, opened.broadcast);
  return waiting > 0 ? ({ type: 'still-going' } as const) : opened;
}
