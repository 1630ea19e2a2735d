import type { Choice } from '../domain/message.ts';
import type { Question } from '../domain/question.ts';
import { shortQuote } from '../domain/short-quote.ts';

/** One button a question, with its first words: nobody knows their questions by the code. */
export function questionButtons(
  questions: readonly Pick<Question, 'code' | 'text'>[],
  action: string,
): Choice[][] {
  return questions.map(({ code, text }) => [
    { label: `${code} ${shortQuote(text, 18)}`, action: `${action}:${code}` },
  ]);
}
