import { slashDate } from '../../domain/civil-date.ts';
import type { Brief } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import type { Speaker } from '../../infra/texts.ts';
import type { AskerNews } from './asker-news.ts';

type NameOf = (unitCode: string) => string;

/** A change of a question in the few values that a template takes (docs/operations.md). */
export function briefOfNews(speak: Speaker, question: Question, news: AskerNews, nameOf: NameOf): Brief {
  const { code } = question;
  const unit = question.unitCode ? nameOf(question.unitCode) : speak.plain('brief.secretary');
  switch (news.type) {
    case 'answered':
      return { notice: 'answer', values: { code, unit }, whole: false };
    case 'concluded': {
      const { number, date } = news.notice;
      const values = { code, number, date: slashDate(date) };
      return { notice: 'conclusion', values, whole: false };
    }
    default: {
      const to = news.type === 'transferred' ? nameOf(news.unitCode) : unit;
      const values = { code, unit: to, status: statusSaid(speak, news) };
      return { notice: 'status', values, whole: news.type === 'claimed' || news.type === 'released' };
    }
  }
}

type Status = Exclude<AskerNews, { type: 'answered' | 'concluded' }>;

function statusSaid(speak: Speaker, news: Status): string {
  switch (news.type) {
    case 'on-agenda':
      return speak.plain('brief.status.on-agenda', { when: speak.dateTime(news.startsAt) });
    case 'extended':
      return speak.plain('brief.status.extended', { date: slashDate(news.answerBy) });
    default:
      return speak.plain(`brief.status.${news.type}`);
  }
}
