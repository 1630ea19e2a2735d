import type { Scope } from '../../context.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import { type Audience, queueBroadcast } from '../../store/audience.ts';
import { audit } from '../../store/audit.ts';
import { giveUpArticle, insertArticle } from '../../store/broadcast-articles.ts';
import { type Broadcast, reopenBroadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { audienceOf, communesOf, edges, isAnnounceable, openBroadcast } from './announce.ts';
import { offerArticle, PUBLISHING } from './article.ts';
import { type Announcement, composeAnnouncement, composeArticle, saysTheSame } from './compose.ts';

export type Sent =
  | { type: 'sent'; broadcast: Broadcast; people: number }
  | { type: 'not-found' }
  /** Pressed twice: it went out the first time. */
  | { type: 'already'; broadcast: Broadcast }
  | { type: 'not-public'; status: ConferenceStatus }
  /** The conference changed since the preview: here is the new one. */
  | { type: 'changed'; broadcast: Broadcast; audience: Audience };

/** Queues an announcement to everyone it is for, exactly as it was last shown. */
export async function sendAnnouncement(
  scope: Scope,
  input: { personId: string; id: string; article: boolean },
): Promise<Sent> {
  const opened = await openBroadcast(scope, input.personId, input.id);
  if (opened.type === 'not-found' || opened.broadcast.status === 'dropped') return { type: 'not-found' };
  const { broadcast, conference } = opened;
  if (broadcast.sentAt) return { type: 'already', broadcast };
  if (conference && !isAnnounceable(scope, conference)) {
    return { type: 'not-public', status: conference.status };
  }
  const { territoryCode, text, id } = broadcast;
  const content = composeAnnouncement(scope, { territoryCode, conference, text });
  const offer = input.article ? await offerArticle(scope, broadcast) : null;
  if (!saysTheSame(content, broadcast.content) || (offer && offer.type !== 'offered')) {
    const changed = await updateBroadcast(scope.tx, id, { content });
    return { type: 'changed', broadcast: changed, audience: await audienceOf(scope, changed) };
  }
  const now = scope.clock.now();
  const article = offer?.type === 'offered' ? offer : null;
  if (article) await planArticle(scope, id, { territoryCode, conference, text }, article);
  const people = await queueAll(scope, broadcast, article !== null);
  const sent = await updateBroadcast(scope.tx, id, { status: 'sent', sentAt: now, audience: people });
  await audit(scope, {
    actorId: input.personId,
    action: 'announcement-sent',
    subject: conference?.code ?? territoryCode,
    data: { broadcast: id, people, ...(article && { article: article.people }) },
  });
  return { type: 'sent', broadcast: sent, people: people + (article?.people ?? 0) };
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

function queueAll(scope: Scope, { id, territoryCode }: Broadcast, article: boolean): Promise<number> {
  const communes = communesOf(scope, territoryCode);
  return queueBroadcast(scope.tx, id, communes, { ...edges(scope), now: scope.clock.now(), article });
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
  const people = await queueAll(scope, broadcast, false);
  await reopenBroadcast(scope.tx, broadcast.id, people);
  await audit(scope, {
    actorId: input.personId,
    action: 'announcement-one-by-one',
    subject: broadcast.territoryCode,
    data: { broadcast: broadcast.id, people },
  });
  return { type: 'queued', broadcast };
}
