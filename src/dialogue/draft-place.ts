import type { Choice } from '../domain/message.ts';
import { homeProvince } from '../domain/settings.ts';
import { shortQuote } from '../domain/short-quote.ts';
import type { TextKey } from '../infra/texts.ts';
import { setCommune } from '../store/accounts.ts';
import type { PlaceMatch } from '../understand/place.ts';
import { unitInText } from '../usecases/units/say-unit.ts';
import type { Draft } from './draft.ts';
import type { Turn } from './part.ts';
import { mayBePlace, placeRows, readPlace } from './places.ts';
import { enter, type SayOptions, sayText } from './say.ts';

const QUOTE_LENGTH = 40;

/** Asks which commune the question is about; `candidates` are those its text may mean. */
export async function askPlace(
  turn: Turn,
  draft: Draft,
  candidates: readonly PlaceMatch[],
  options: SayOptions,
): Promise<void> {
  enter(turn, 'ask', 'place', { draft });
  const key = candidates.length > 0 ? 'ask.whichPlace' : 'ask.askPlace';
  await sayText(turn, key, {}, withWayOut(turn, draft, candidates), options);
}

/**
 * Reads a message as the name of a commune.
 * @returns the draft with its place; `asked` where the person has to say more; `not-a-place` where the words rather belong to
 * the question itself.
 */
export async function takePlace(
  turn: Turn,
  draft: Draft,
  typed: string,
): Promise<Draft | 'asked' | 'not-a-place'> {
  if (!mayBePlace(turn, typed)) return 'not-a-place';
  const place = readPlace(turn, typed);
  switch (place.type) {
    case 'one':
      return withPlace(turn, draft, place.communeCode, place.oldName);
    case 'several':
      await reask(turn, draft, 'ask.whichPlace', typed, place.candidates);
      return 'asked';
    case 'elsewhere':
      await reask(turn, draft, 'ask.elsewhere', typed, []);
      return 'asked';
    case 'none': {
      const near = place.nearest.map((communeCode) => ({ communeCode }));
      await reask(turn, draft, near.length > 0 ? 'ask.nearPlace' : 'ask.noPlace', typed, near);
      return 'asked';
    }
    default:
      return place satisfies never;
  }
}

/** The draft with a place its asker gave; who has no place of their own yet is asked only this once. */
export async function withPlace(
  turn: Turn,
  draft: Draft,
  communeCode: string,
  oldName?: string,
): Promise<Draft> {
  const remembered = turn.person.communeCode === null;
  if (remembered) {
    await setCommune(turn.scope.tx, turn.person.id, communeCode);
    turn.person = { ...turn.person, communeCode };
  }
  return { ...draft, place: { communeCode, oldName, remembered } };
}

async function reask(
  turn: Turn,
  draft: Draft,
  key: TextKey,
  typed: string,
  places: readonly { communeCode: string; oldName?: string }[],
): Promise<void> {
  const book = turn.scope.rulebook.current();
  const params = {
    typed: shortQuote(typed, QUOTE_LENGTH),
    province: unitInText(book, homeProvince(book), turn.speak),
  };
  await sayText(turn, key, params, withWayOut(turn, draft, places), {
    kind: 'draft',
    replaces: `draft:${draft.id}`,
  });
}

function withWayOut(
  turn: Turn,
  draft: Draft,
  places: readonly { communeCode: string; oldName?: string }[],
): Choice[][] {
  const action = (verb: string) => `ask:${draft.id}:${verb}`;
  return [
    ...placeRows(turn, places, (code) => action(`at:${code}`)),
    [
      { label: turn.speak.plain('ask.button.wholeProvince'), action: action('at:0') },
      { label: turn.speak.plain('ask.button.drop'), action: action('drop') },
    ],
    ...(draft.shown ? [[{ label: turn.speak.plain('ask.button.back'), action: action('back') }]] : []),
  ];
}
