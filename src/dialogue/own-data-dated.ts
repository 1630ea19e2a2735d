import type { RichText } from '../domain/message.ts';
import type { Dated } from '../usecases/data/request.ts';
import type { Turn } from './part.ts';

/** When it was asked and answered, and by when the law wants the answer (K16). */
export function datedLine(turn: Turn, { askedAt, answeredAt, answerBy, source }: Dated): RichText {
  const { speak } = turn;
  return speak.rich('data.dated', {
    asked: speak.dateTime(askedAt),
    answered: speak.dateTime(answeredAt),
    by: speak.date(answerBy),
    source,
  });
}
