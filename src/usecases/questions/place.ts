import type { Question } from '../../domain/question.ts';
import { type Rulebook, unitName } from '../../domain/rulebook.ts';

/** What a question is about on the map, in words; null where nothing is known. */
export function placeOf(
  book: Rulebook,
  question: Pick<Question, 'communeCode' | 'placeText'>,
): string | null {
  const commune = question.communeCode === null ? null : unitName(book, question.communeCode);
  const parts = [question.placeText, commune].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}
