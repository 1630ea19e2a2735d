import type { Choice } from '../domain/message.ts';
import { findCommunes, type PlaceMatch } from '../understand/place.ts';
import { screen } from '../usecases/questions/screen.ts';
import { unitSaid } from '../usecases/units/say-unit.ts';
import type { Turn } from './part.ts';

/** The flow that asks where a person lives. */
export const AREA_FLOW = 'area';

const MOST_CHOICES = 6;
const LONGEST_LABEL = 28;

/** What a typed place means among the communes served here. */
export type TypedPlace =
  /** `oldName`: it was meant by the name it had before. */
  | { type: 'one'; communeCode: string; oldName?: string }
  | { type: 'several'; candidates: PlaceMatch[] }
  /** A commune of another province. */
  | { type: 'elsewhere' }
  | { type: 'none'; nearest: string[] };

export function readPlace(turn: Turn, typed: string): TypedPlace {
  const found = findCommunes(turn.scope.understanding.current().places, typed);
  if (found.type === 'none')
    return { type: 'none', nearest: found.nearest.filter((code) => isHome(turn, code)) };
  const home = (found.type === 'one' ? [found] : found.candidates).filter((place) => place.home);
  const [first] = home;
  if (!first) return { type: 'elsewhere' };
  return home.length === 1
    ? { type: 'one', communeCode: first.communeCode, oldName: first.oldName }
    : { type: 'several', candidates: home };
}

/** One button a row for communes to choose from; `action` gives what the button of a commune does. */
export function placeRows(
  turn: Turn,
  places: readonly (PlaceMatch | { communeCode: string; oldName?: string })[],
  action: (communeCode: string) => string,
): Choice[][] {
  return places.slice(0, MOST_CHOICES).map(({ communeCode, oldName }) => {
    const place = placeName(turn, communeCode);
    const label = placeName(turn, communeCode, oldName);
    return [{ label: label.length > LONGEST_LABEL ? place : label, action: action(communeCode) }];
  });
}

/** A commune as people are told it, with the name they knew it by before. */
export function placeName(turn: Turn, communeCode: string, oldName?: string): string {
  const place = unitSaid(turn.scope.rulebook.current(), communeCode, turn.speak);
  return oldName ? turn.speak.plain('ask.formerPlace', { place, old: oldName }) : place;
}

function isHome(turn: Turn, code: string): boolean {
  const book = turn.scope.rulebook.current();
  return book.units.get(code)?.parentCode === book.settings.get('home-province');
}

/** Whether this is the code of a commune served here, as a button of ours would carry it. */
export function isServedCommune(turn: Turn, code: string): boolean {
  return turn.scope.rulebook.current().units.get(code)?.kind === 'commune' && isHome(turn, code);
}

/** Whether words may be an answer to "which commune?" at all: a sentence or a question belongs to what is asked. */
export function mayBePlace(turn: Turn, typed: string): boolean {
  const { emergency, denunciation } = screen(turn.scope, typed);
  if (emergency || denunciation || typed.length > 80 || /[?\n]/.test(typed)) return false;
  return typed.includes(',') || typed.split(/\s+/).length <= 8;
}
