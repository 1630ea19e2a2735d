import type { Scope } from '../../context.ts';
import type { Choice, RichText } from '../../domain/message.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { findStaff } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import { scheduledLines } from './scheduled-lines.ts';
import type { Released } from './send.ts';

/** What others, or the clock, made of an announcement. */
export type News = Released | { type: 'returned'; why: string };

/** Tells the author of an announcement what became of it. `by`: who decided; null: its time had come. */
export async function tellAuthor(
  scope: Scope,
  broadcast: Broadcast,
  news: News,
  by: string | null,
): Promise<void> {
  const author = await findStaff(scope.tx, broadcast.createdBy);
  if (!author) return;
  await tell(scope, [author.personId], { kind: 'announcement-decision' }, (speak) => ({
    text: [...decided(speak, news, by), ...said(scope, speak, news)],
    choices: choicesFor(speak, broadcast, news),
  }));
}

function decided(speak: Speaker, news: News, by: string | null): RichText {
  if (by === null) return [];
  const key = news.type === 'returned' ? 'release.returnedBy' : 'release.approvedBy';
  return [...speak.rich(key, { name: by }), '\n'];
}

function said(scope: Scope, speak: Speaker, news: News): RichText {
  switch (news.type) {
    case 'sent':
      return speak.rich('release.started', { people: speak.number(news.people) });
    case 'scheduled':
      return scheduledLines(scope, speak, news);
    case 'returned':
      return speak.rich('release.why', { why: news.why });
    case 'changed':
      return speak.rich('release.notSentChanged');
    case 'not-public':
      return speak.rich('release.notSentOver', { state: speak.plain(`conference.state.${news.status}`) });
    case 'awaiting':
      return speak.rich('release.notSentGrown', { people: news.people, from: news.from });
    case 'nobody-approves':
      return speak.rich('release.nobodyApproves', { people: news.people, from: news.from });
    default:
      return news satisfies never;
  }
}

function choicesFor(speak: Speaker, { id }: Broadcast, { type }: News): Choice[][] {
  const one = (key: TextKey, handle: string): Choice[][] => [
    [{ label: speak.plain(key), action: `announce:${handle}:${id}` }],
  ];
  if (type === 'sent') return one('announce.button.progress', 'progress');
  if (type === 'not-public' || type === 'awaiting') return [];
  return one(type === 'scheduled' ? 'release.button.back' : 'release.button.look', 'back');
}
