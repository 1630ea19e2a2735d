import type { Scope } from '../../context.ts';
import type { RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import type { Speaker } from '../../infra/texts.ts';
import { timeLeft } from './time-left.ts';

/** The dates of a question with what is left of them, in working days. */
export function clockLines(scope: Scope, speak: Speaker, question: Question): RichText[] {
  if (question.closedAt !== null) return [];
  const line = (key: 'card.informBy' | 'card.answerBy', date: string): RichText =>
    speak.rich(key, { date: speak.date(date), left: timeLeft(scope, speak, date) });
  const lines: RichText[] = [];
  if (question.informedAt === null) lines.push(line('card.informBy', question.informBy));
  if (question.answerBy !== null) lines.push(line('card.answerBy', question.answerBy));
  return lines;
}
