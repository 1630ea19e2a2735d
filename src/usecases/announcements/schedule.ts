import type { Context, Scope } from '../../context.ts';
import { instantOf } from '../../domain/local-time.ts';
import { audit } from '../../store/audit.ts';
import { takeBackArticle } from '../../store/broadcast-articles.ts';
import { dueBroadcasts, takeDueBroadcast } from '../../store/broadcast-schedule.ts';
import { type Broadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { readDateTime } from '../../understand/date-time.ts';
import { todayOf } from '../conferences/organisers.ts';
import { openBroadcast } from './announce.ts';
import { tellTakenBack, toDraft } from './approve.ts';
import { letGo, type Sent } from './send.ts';
import { tellAuthor } from './tell-author.ts';

/** What has not gone yet and may be changed. */
const OPEN: readonly Broadcast['status'][] = ['draft', 'awaiting-approval', 'scheduled'];

export type TimeProblem =
  /** No day, or a day without an hour. */
  | { type: 'time-unread' }
  | { type: 'time-impossible' }
  | { type: 'time-past' }
  /** It would tell of a conference that has begun. */
  | { type: 'time-after-conference'; startsAt: Date };

/** Gives an announcement the time at which it goes by itself, as it was typed. */
export async function scheduleAnnouncement(
  scope: Scope,
  { personId, id, typed }: { personId: string; id: string; typed: string },
): Promise<Sent | TimeProblem> {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type === 'not-found' || opened.broadcast.status === 'dropped') return { type: 'not-found' };
  const { broadcast, conference } = opened;
  if (!OPEN.includes(broadcast.status)) return { type: 'already', broadcast };
  const read = readDateTime(typed, todayOf(scope));
  if (read.type === 'impossible') return { type: 'time-impossible' };
  if (read.type === 'not-read' || read.time === null) return { type: 'time-unread' };
  const at = instantOf(read.date, read.time.hour, read.time.minute, scope.timeZone);
  if (at <= scope.clock.now()) return { type: 'time-past' };
  const startsAt = broadcast.purpose === 'K3' ? null : conference?.startsAt;
  if (startsAt && at >= startsAt) return { type: 'time-after-conference', startsAt };
  const timed = await updateBroadcast(scope.tx, id, { scheduledAt: at });
  return letGo(scope, { broadcast: timed, conference }, { article: false, actorId: personId });
}

export type TakenBack = { type: 'taken-back' | 'as-it-was'; broadcast: Broadcast } | { type: 'not-found' };

/** Calls an announcement off that has not gone yet: a draft, one that waits for its time or for a second person. */
export async function dropAnnouncement(
  scope: Scope,
  { personId, id }: { personId: string; id: string },
): Promise<TakenBack> {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type === 'not-found') return opened;
  const { broadcast, conference } = opened;
  if (!OPEN.includes(broadcast.status)) return { type: 'as-it-was', broadcast };
  await takeBackArticle(scope.tx, id);
  const dropped = await updateBroadcast(scope.tx, id, { status: 'dropped' });
  if (broadcast.status !== 'draft') {
    await tellTakenBack(scope, { broadcast, conference });
    await audit(scope, {
      actorId: personId,
      action: 'announcement-called-off',
      subject: conference?.code ?? broadcast.territoryCode,
      data: { broadcast: id, was: broadcast.status },
    });
  }
  return { type: 'taken-back', broadcast: dropped };
}

/** Makes an announcement a draft again that waits for its time or for a second person, to be changed. */
export async function takeBack(
  scope: Scope,
  { personId, id }: { personId: string; id: string },
): Promise<TakenBack> {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type === 'not-found' || opened.broadcast.status === 'dropped') return { type: 'not-found' };
  const { broadcast, conference } = opened;
  if (!OPEN.includes(broadcast.status)) return { type: 'as-it-was', broadcast };
  await tellTakenBack(scope, { broadcast, conference });
  return { type: 'taken-back', broadcast: await toDraft(scope, id) };
}

/**
 * Lets the announcements go whose time has come, each in a transaction of its own: of several processes one takes it, and what
 * keeps one keeps no other. Its author is told what became of it.
 */
export async function startDue(ctx: Context): Promise<void> {
  for (const id of await dueBroadcasts(ctx)) {
    await ctx.db
      .tx((tx) => startOne({ ...ctx, tx }, id))
      .catch((error: unknown) => ctx.log.error({ err: error, broadcast: id }, 'announcement not started'));
  }
}

async function startOne(scope: Scope, id: string): Promise<void> {
  const broadcast = await takeDueBroadcast(scope.tx, id, scope.clock.now());
  if (!broadcast) return;
  const { conferenceId } = broadcast;
  const conference = conferenceId ? await readConference(scope.tx, { id: conferenceId }) : null;
  const released = await letGo(scope, { broadcast, conference }, { article: false, actorId: null });
  if (released.type === 'not-public') await updateBroadcast(scope.tx, id, { status: 'dropped' });
  await tellAuthor(scope, broadcast, released, null);
}
