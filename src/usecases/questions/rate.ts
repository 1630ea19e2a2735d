import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { saveRating, saveRatingReason } from '../../store/ratings.ts';
import { ownQuestion } from './own-question.ts';

export type Rated =
  | { type: 'rated'; question: Question; low: boolean }
  | { type: 'not-answered'; question: Question }
  | { type: 'no-score' }
  | { type: 'unknown' };

/** From this score down the asker is asked what was wrong. */
const LOW = 2;
const LONGEST_REASON = 2000;

/** Keeps what an asker thinks of the answer to their own question: 1 is bad, 5 is very good. */
export async function rateAnswer(scope: Scope, askerId: string, code: string, score: number): Promise<Rated> {
  if (!Number.isInteger(score) || score < 1 || score > 5) return { type: 'no-score' };
  const found = await ownQuestion(scope, askerId, code);
  if (found.type !== 'own') return { type: 'unknown' };
  const { question } = found;
  if (question.status !== 'answered' && question.status !== 'concluded') {
    return { type: 'not-answered', question };
  }
  await saveRating(scope.tx, { questionId: question.id, personId: askerId, score, at: scope.clock.now() });
  return { type: 'rated', question, low: score <= LOW };
}

/** Keeps why a rating was low. @returns whether there was a rating of this person's to explain. */
export async function explainRating(
  scope: Scope,
  askerId: string,
  code: string,
  reason: string,
): Promise<boolean> {
  const found = await ownQuestion(scope, askerId, code);
  if (found.type !== 'own') return false;
  const where = { questionId: found.question.id, personId: askerId };
  return saveRatingReason(scope.tx, where, [...reason].slice(0, LONGEST_REASON).join(''));
}
