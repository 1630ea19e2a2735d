import type { Scope } from '../../context.ts';
import { categorise, confidenceBand } from '../../understand/categorise.ts';
import { findPlaceInText, type PlaceMatch } from '../../understand/place.ts';

export type FieldGuess = { fieldKey: string; probability: number };

/** How sure a field is, as people are told. */
export type Confidence = 'sure' | 'likely' | 'unsure';

/** The field of what belongs to no other. */
const OTHER_FIELD = 'khac';

/** The fields a text may belong to, the likeliest first; never empty. */
export function guessFields(scope: Scope, text: string): FieldGuess[] {
  const { fields } = scope.rulebook.current();
  const guesses = text === '' ? [] : categorise(scope.understanding.current().categoriser, text);
  const known = guesses
    .filter((guess) => fields.has(guess.field))
    .map(({ field, confidence }) => ({ fieldKey: field, probability: confidence }));
  return known.length > 0 ? known : [{ fieldKey: OTHER_FIELD, probability: 0 }];
}

export function confidenceOf(guess: FieldGuess): Confidence {
  return confidenceBand(guess.probability);
}

/** Where a question is about, as far as it can be known without asking. */
export type PlaceGuess =
  | { type: 'commune'; communeCode: string; oldName?: string; from: 'text' | 'person' }
  /** To be asked; `candidates` are the communes the text may mean. */
  | { type: 'ask'; candidates: PlaceMatch[] };

/** A commune named in the text, else the person's own. Only communes of the home province: others are not served here. */
export function guessPlace(scope: Scope, text: string, ownCommune: string | null): PlaceGuess {
  const found = findPlaceInText(scope.understanding.current().places, text);
  const named = found.type === 'none' ? [] : found.type === 'one' ? [found] : found.candidates;
  const candidates = named.filter((place) => place.home);
  const [first] = candidates;
  if (first && candidates.length === 1)
    return { type: 'commune', communeCode: first.communeCode, oldName: first.oldName, from: 'text' };
  const own = candidates.length === 0 || candidates.some((place) => place.communeCode === ownCommune);
  if (ownCommune !== null && own) return { type: 'commune', communeCode: ownCommune, from: 'person' };
  return { type: 'ask', candidates };
}
