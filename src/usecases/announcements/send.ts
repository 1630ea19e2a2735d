import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import type { Audience } from '../../store/audience.ts';
import { audit } from '../../store/audit.ts';
import { giveUpArticle, insertArticle, takeBackArticle } from '../../store/broadcast-articles.ts';
import { type Broadcast, reopenBroadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { isAnnounceable, openBroadcast } from './announce.ts';
import { offerArticle, PUBLISHING } from './article.ts';
import { type AskedApproval, askApproval } from './ask-approval.ts';
import { audienceOf, queueAll } from './audience.ts';
import { type Announcement, composeAnnouncement, composeArticle, saysTheSame } from './compose.ts';
import { announcementOf } from './subject.ts';

/** What became of an announcement that was let go. */
export type Released =
  | { type: 'sent'; broadcast: Broadcast; people: number }
  /** It goes when its time comes, to whoever is there then. */
  | { type: 'scheduled'; broadcast: Broadcast; at: Date; people: number }
  | AskedApproval
  | { type: 'not-public'; status: ConferenceStatus }
  /** The conference changed since it was last shown: here is the new one, a draft again. */
  | { type: 'changed'; broadcast: Broadcast; audience: Audience };

export type Sent =
  | Released
  | { type: 'not-found' }
  /** Pressed twice: it went out the first time. */
  | { type: 'already'; broadcast: Broadcast };

/** Lets an announcement go to everyone it is for, exactly as it was last shown. `now`: whatever time it was given. */
export async function sendAnnouncement(
  scope: Scope,
  input: { personId: string; id: string; article: boolean; now?: boolean },
): Promise<Sent> {
  const opened = await openBroadcast(scope, input.personId, input.id);
  if (opened.type === 'not-found' || opened.broadcast.status === 'dropped') return { type: 'not-found' };
  const { broadcast, conference } = opened;
  if (broadcast.sentAt) return { type: 'already', broadcast };
  const inTime = input.now ? await updateBroadcast(scope.tx, broadcast.id, { scheduledAt: null }) : broadcast;
  return letGo(scope, { broadcast: inTime, conference }, { article: input.article, actorId: input.personId });
}

/** An announcement whose row is held, with the conference it is about. */
export type Held = { broadcast: Broadcast; conference: Conference | null };

/**
 * The one way out for every announcement: checked against what was shown, then sent, laid by for its time, or left to a second
 * person. `actorId`: whose doing it is; null when its time has come.
 */
export async function letGo(
  scope: Scope,
  { broadcast, conference }: Held,
  { article, actorId }: { article: boolean; actorId: string | null },
): Promise<Released> {
  const { id } = broadcast;
  if (conference && !isAnnounceable(scope, conference, broadcast.purpose)) {
    return { type: 'not-public', status: conference.status };
  }
  const asArticle = (await takeBackArticle(scope.tx, id)) || article;
  const at = goesAt(scope, broadcast);
  const announcement = await announcementOf(scope, broadcast, conference, at);
  const content = composeAnnouncement(scope, announcement);
  const offer = asArticle ? await offerArticle(scope, broadcast) : null;
  if (!saysTheSame(content, broadcast.content) || (offer && offer.type !== 'offered')) {
    const changed = await updateBroadcast(scope.tx, id, { content, status: 'draft' });
    return { type: 'changed', broadcast: changed, audience: await audienceOf(scope, changed) };
  }
  const audience = await audienceOf(scope, broadcast);
  const followers = offer?.type === 'offered' ? offer.people : 0;
  const people = Math.max(audience.reachable + audience.closed, followers);
  const asked = await askApproval(scope, { broadcast, conference }, { people, actorId });
  if (asked?.type === 'nobody-approves') return asked;
  if (offer?.type === 'offered') await planArticle(scope, id, announcement, offer);
  if (asked) return asked;
  if (at > scope.clock.now()) return layBy(scope, { broadcast, conference }, { at, people, actorId });
  return queueNow(scope, { broadcast, conference }, { followers, actorId });
}

/** When an announcement that is let go now goes out. */
function goesAt(scope: Scope, { scheduledAt }: Broadcast): Date {
  const now = scope.clock.now();
  return scheduledAt && scheduledAt > now ? scheduledAt : now;
}

async function layBy(
  scope: Scope,
  { broadcast, conference }: Held,
  { at, people, actorId }: { at: Date; people: number; actorId: string | null },
): Promise<Released> {
  const scheduled = await updateBroadcast(scope.tx, broadcast.id, { status: 'scheduled' });
  await audit(scope, {
    actorId,
    action: 'announcement-scheduled',
    subject: conference?.code ?? broadcast.territoryCode,
    data: { broadcast: broadcast.id, at, people },
  });
  return { type: 'scheduled', broadcast: scheduled, at, people };
}

async function queueNow(
  scope: Scope,
  { broadcast, conference }: Held,
  { followers, actorId }: { followers: number; actorId: string | null },
): Promise<Released> {
  const { id } = broadcast;
  const { people, excluded } = await queueAll(scope, broadcast, followers > 0);
  const change = { status: 'sent', sentAt: scope.clock.now(), audience: people, excluded } as const;
  const sent = await updateBroadcast(scope.tx, id, change);
  await audit(scope, {
    actorId,
    action: 'announcement-sent',
    subject: conference?.code ?? broadcast.territoryCode,
    data: { broadcast: id, people, ...(followers > 0 && { article: followers }) },
  });
  return { type: 'sent', broadcast: sent, people: people + followers };
}

async function planArticle(
  scope: Scope,
  broadcastId: string,
  announcement: Announcement,
  { city, people }: { city: string | null; people: number },
): Promise<void> {
  const content = composeArticle(scope, announcement);
  const at = scope.clock.now();
  await insertArticle(scope.tx, { broadcastId, channel: PUBLISHING, city, people, content, at });
}

/** The article of an announcement surely did not go: each of those it was for gets a message instead. */
export async function sendOneByOne(
  scope: Scope,
  input: { personId: string; id: string },
): Promise<{ type: 'queued' | 'as-it-was'; broadcast: Broadcast } | { type: 'not-found' }> {
  const opened = await openBroadcast(scope, input.personId, input.id);
  if (opened.type === 'not-found') return opened;
  const { broadcast } = opened;
  if (broadcast.status !== 'sent' || !(await giveUpArticle(scope.tx, broadcast.id))) {
    return { type: 'as-it-was', broadcast };
  }
  const { people, excluded } = await queueAll(scope, broadcast, false);
  await reopenBroadcast(scope.tx, broadcast.id, people);
  await updateBroadcast(scope.tx, broadcast.id, { excluded });
  await audit(scope, {
    actorId: input.personId,
    action: 'announcement-one-by-one',
    subject: broadcast.territoryCode,
    data: { broadcast: broadcast.id, people },
  });
  return { type: 'queued', broadcast };
}
