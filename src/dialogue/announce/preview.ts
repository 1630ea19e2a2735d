import type { RichText } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import { announcementHours } from '../../domain/sending-hours.ts';
import type { Audience } from '../../store/audience.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { costOf } from '../../usecases/announcements/announce.ts';
import { type ArticleOffer, offerArticle } from '../../usecases/announcements/article.ts';
import type { Turn } from '../part.ts';
import { button, join, say } from '../say.ts';

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
      ...counts(turn, broadcast, audience),
      ...articleLines(turn, offer),
    ]),
    choices: [
      [button(turn, 'announce.button.try', `announce:try:${id}`)],
      ...(audience.reachable + audience.closed > 0 ? [[send]] : []),
      ...article,
      ...(audience.reachable + audience.closed > 0
        ? [[button(turn, 'release.button.when', `announce:when:${id}`)]]
        : []),
      [
        button(turn, 'announce.button.edit', `announce:edit:${id}`),
        button(turn, 'announce.button.stop', `announce:drop:${id}`),
      ],
    ],
  });
}

function counts(turn: Turn, broadcast: Broadcast, audience: Audience): RichText[] {
  const { speak } = turn;
  const territory = unitName(turn.scope.rulebook.current(), broadcast.territoryCode);
  const lines = [speak.rich('announce.area', { territory })];
  if (audience.reachable === 0) lines.push(speak.rich('announce.nobody'));
  else {
    const channels = audience.channels.map(({ channel, people }) =>
      speak.plain('announce.perChannel', {
        channel: speak.maybe(`announce.channel.${channel}`) ?? channel,
        people,
      }),
    );
    lines.push(speak.rich('announce.people', { people: audience.reachable, channels: channels.join(', ') }));
  }
  if (audience.billed > 0) lines.push(costLine(turn, audience));
  if (audience.closed > 0) lines.push(closedLine(turn, broadcast, audience));
  if (audience.unreachable > 0) {
    lines.push(speak.rich('announce.unreachable', { people: audience.unreachable }));
  }
  if (audience.quiet > 0) lines.push(speak.rich('announce.quiet', { people: audience.quiet }));
  if (audience.reachable > 0) lines.push(hoursLine(turn));
  return lines;
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

/** What the platform asks for at most, in đồng. */
function costLine({ speak, scope }: Turn, audience: Audience): RichText {
  const { cost, each, included, freeHours } = costOf(scope, audience);
  return speak.rich('announce.cost', {
    billed: audience.billed,
    hours: freeHours,
    cost: speak.number(cost),
    each: speak.number(each),
    included: speak.number(included),
  });
}

/** Who has to write first; a conference as it stands may go to them by a template that the platform approved. */
function closedLine({ speak, scope }: Turn, { text }: Broadcast, audience: Audience): RichText {
  const { closed: people } = audience;
  if (text !== '') return speak.rich('announce.closed', { people });
  const { templates, openDays } = costOf(scope, audience);
  return speak.rich('announce.closedTemplate', { people, days: openDays, cost: speak.number(templates) });
}

/** From when until when it goes, and that it begins later where that is so. */
function hoursLine({ speak, scope }: Turn): RichText {
  const hours = announcementHours(scope.rulebook.current(), scope.clock.now(), scope.timeZone);
  const [from, until] = [speak.time(hours.from), speak.time(hours.until)];
  if (hours.opens === null) return speak.rich('announce.hours', { from, until });
  return speak.rich('announce.hoursNow', { from, until, when: speak.dateTime(hours.opens) });
}
