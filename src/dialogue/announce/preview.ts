import type { RichText } from '../../domain/message.ts';
import type { Audience } from '../../store/audience.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { type ArticleOffer, offerArticle } from '../../usecases/announcements/article.ts';
import { resultsDueBy } from '../../usecases/conferences/checks.ts';
import type { Turn } from '../part.ts';
import { button, join, say } from '../say.ts';
import { audienceLines } from './audience-lines.ts';
import { urgentRows } from './urgent.ts';

/** Shows an announcement exactly as it will be sent, then whom it reaches and what can be done. */
export async function preview(turn: Turn, broadcast: Broadcast, audience: Audience): Promise<void> {
  const content = broadcast.content[turn.speak.locale];
  if (content) await say(turn, content, { kind: 'announcement-preview' });
  const { id } = broadcast;
  const offer = await offerArticle(turn.scope, broadcast);
  const article =
    offer.type === 'offered' ? [[button(turn, 'announce.button.article', `announce:article:${id}`)]] : [];
  const later = broadcast.scheduledAt && broadcast.scheduledAt > turn.now ? broadcast.scheduledAt : null;
  const label = later ? 'release.button.sendLater' : 'announce.button.send';
  const send = button(turn, label, `announce:send:${id}`, { people: audience.reachable });
  await say(turn, {
    text: join([
      turn.speak.rich('announce.preview'),
      ...(later ? [turn.speak.rich('release.at', { when: turn.speak.dateTime(later) })] : []),
      ...(await dueLines(turn, broadcast)),
      ...(await audienceLines(turn, broadcast, audience)),
      ...articleLines(turn, offer),
    ]),
    choices: [
      [
        button(turn, 'announce.button.try', `announce:try:${id}`),
        button(turn, 'announce.seen.button', `announce:seen:${id}`),
      ],
      ...(audience.reachable + audience.closed > 0 ? [[send]] : []),
      ...urgentRows(turn, broadcast),
      ...article,
      ...(audience.reachable + audience.closed > 0
        ? [[button(turn, 'release.button.when', `announce:when:${id}`)]]
        : []),
      ...(broadcast.recipients.who?.of === 'announcement'
        ? []
        : [[button(turn, 'announce.whom.button', `announce:whom:${id}`)]]),
      [
        ...(isOnceMore(broadcast) ? [] : [button(turn, 'announce.button.edit', `announce:edit:${id}`)]),
        button(turn, 'announce.button.stop', `announce:drop:${id}`),
      ],
    ],
  });
}

/** The same words for whom they did not reach: other words would be a correction. */
function isOnceMore({ correctsId, recipients }: Broadcast): boolean {
  return correctsId !== null && recipients.who?.of === 'announcement';
}

/** By when the law wants the results of a conference announced, where they are. */
async function dueLines(turn: Turn, { purpose, conferenceId }: Broadcast): Promise<RichText[]> {
  if (purpose !== 'K3' || !conferenceId) return [];
  const conference = await readConference(turn.scope.tx, { id: conferenceId });
  const due = conference && resultsDueBy(turn.scope, conference.startsAt);
  if (!due) return [];
  return [turn.speak.rich('release.results.due', { date: turn.speak.date(due.date), days: due.days })];
}

/** Whether it may go to all who follow the Official Account as one article, and what speaks against it. */
function articleLines({ speak }: Turn, offer: ArticleOffer): RichText[] {
  switch (offer.type) {
    case 'none':
      return [];
    case 'quiet':
      return [speak.rich('announce.articleQuiet', { people: offer.people })];
    case 'used-up':
      return [speak.rich('announce.articleUsedUp', { month: offer.month, day: offer.day })];
    case 'offered': {
      const { people, used, month } = offer;
      return [
        speak.rich('announce.articleOffered', {
          people,
          used,
          month: month === Number.POSITIVE_INFINITY ? '∞' : month,
        }),
      ];
    }
    default:
      return offer satisfies never;
  }
}
