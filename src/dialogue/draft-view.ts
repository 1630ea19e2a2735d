import type { IntakeConference } from '../store/intake.ts';
import type { PlaceMatch } from '../understand/place.ts';
import { conferencesFor } from '../usecases/questions/intake.ts';
import {
  type Confidence,
  confidenceOf,
  type FieldGuess,
  guessFields,
  guessPlace,
} from '../usecases/questions/understand.ts';
import { type Draft, draftWords } from './draft.ts';
import type { Turn } from './part.ts';

/** A draft with all that was understood of it or chosen for it. */
export type DraftView = {
  /** The asker's own words. */
  text: string;
  fieldKey: string;
  confidence: Confidence | 'chosen';
  /** Of the field; null where the asker chose it. */
  probability: number | null;
  guesses: FieldGuess[];
  place:
    | { type: 'known'; communeCode: string | null; oldName?: string }
    | { type: 'ask'; candidates: PlaceMatch[] };
  conferences: IntakeConference[];
  conference: IntakeConference | null;
  mayHideName: boolean;
  anonymous: boolean;
};

export async function viewDraft(turn: Turn, draft: Draft): Promise<DraftView> {
  const text = draftWords(draft);
  const guesses = guessFields(turn.scope, text);
  const field = fieldOf(draft, guesses);
  const place = placeOf(turn, draft, text);
  const conferences = place.type === 'known' ? await conferencesFor(turn.scope, place.communeCode) : [];
  const mayHideName = turn.scope.rulebook.current().fields.get(field.fieldKey)?.anonymousAllowed ?? false;
  return {
    text,
    guesses,
    ...field,
    place,
    conferences,
    conference: conferenceOf(draft, conferences),
    mayHideName,
    anonymous: draft.anonymous && mayHideName,
  };
}

function fieldOf(
  draft: Draft,
  guesses: FieldGuess[],
): Pick<DraftView, 'fieldKey' | 'confidence' | 'probability'> {
  if (draft.field !== null) return { fieldKey: draft.field, confidence: 'chosen', probability: null };
  const best = guesses[0] ?? { fieldKey: 'khac', probability: 0 };
  return { fieldKey: best.fieldKey, confidence: confidenceOf(best), probability: best.probability };
}

function placeOf(turn: Turn, draft: Draft, text: string): DraftView['place'] {
  if (draft.place !== null) {
    return { type: 'known', communeCode: draft.place.communeCode, oldName: draft.place.oldName };
  }
  const guess = guessPlace(turn.scope, text, draft.territory ?? turn.person.communeCode);
  return guess.type === 'commune'
    ? { type: 'known', communeCode: guess.communeCode, oldName: guess.oldName }
    : guess;
}

function conferenceOf(draft: Draft, conferences: IntakeConference[]): IntakeConference | null {
  if (draft.conference === 'none') return null;
  return conferences.find((one) => one.id === draft.conference) ?? conferences[0] ?? null;
}
