import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import { type Broadcast, readBroadcast } from '../../store/broadcasts.ts';
import { clausesOf, noticeFile, noticesOf } from '../../store/notices.ts';
import type { Announcement, Results } from './compose.ts';

/** An announcement with all that it speaks of, as it would go at an instant. */
export async function announcementOf(
  scope: Scope,
  broadcast: Pick<Broadcast, 'territoryCode' | 'text' | 'purpose' | 'correctsId'>,
  conference: Conference | null,
  at: Date,
): Promise<Announcement> {
  const { territoryCode, text, purpose, correctsId } = broadcast;
  const earlier = correctsId === null ? null : await readBroadcast(scope.tx, correctsId);
  return {
    territoryCode,
    conference,
    text,
    at,
    results: conference && purpose === 'K3' ? await resultsOf(scope, conference) : null,
    // The same words once more correct nothing.
    corrects: earlier && earlier.text !== text ? earlier.sentAt : null,
  };
}

/** What a conference concluded, by its published notice; null: none is. */
export async function resultsOf(scope: Scope, conference: Conference): Promise<Results | null> {
  const notices = await noticesOf(scope.tx, [conference.id]);
  const notice = notices.find(({ status }) => status === 'published');
  if (!notice) return null;
  const clauses = await clausesOf(scope.tx, notice.id);
  const tasks = clauses.filter(({ outcome }) => outcome === 'task').length;
  return { notice, clauses: clauses.length, tasks, file: await noticeFile(scope.tx, notice) };
}
