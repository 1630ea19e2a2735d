import type { Scope } from '../../context.ts';
import { askForRecord } from '../../store/delivery-records.ts';
import { openBroadcast } from '../announcements/announce.ts';
import { openNotice } from '../notices/open-notice.ts';

export type Asked = { type: 'asked' } | { type: 'not-found' };
type Asking = { personId: string; locale: string };

/** Asks for the proof of what an announcement became; for who may send it. */
export async function askForBroadcastRecord(
  scope: Scope,
  { personId, locale, id }: Asking & { id: string },
): Promise<Asked> {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type !== 'opened' || !opened.broadcast.sentAt) return { type: 'not-found' };
  return ask(scope, { personId, locale }, { broadcastId: id, noticeId: null });
}

/** The same of a conclusion notice that was published; for the secretary of its conference. */
export async function askForNoticeRecord(
  scope: Scope,
  { personId, locale, code }: Asking & { code: string },
): Promise<Asked> {
  const opened = await openNotice(scope, personId, code);
  if (opened.type !== 'opened' || opened.notice.status !== 'published') return { type: 'not-found' };
  return ask(scope, { personId, locale }, { broadcastId: null, noticeId: opened.notice.id });
}

async function ask(
  scope: Scope,
  asking: Asking,
  subject: { broadcastId: string | null; noticeId: string | null },
): Promise<Asked> {
  await askForRecord(scope.tx, { ...subject, ...asking, askedAt: scope.clock.now() });
  return { type: 'asked' };
}
