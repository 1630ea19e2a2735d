export { findPlaceInText } from './place-in-text.ts';
export { buildPlaceIndex, type PlaceIndex, type PlacePredecessor, type PlaceUnit } from './place-index.ts';
export type { PlaceFound, PlaceMatch } from './place-match.ts';

import { findPlaceInText } from './place-in-text.ts';
import type { PlaceEntry, PlaceIndex } from './place-index.ts';
import { asFound, hasDiacritics, narrowed, type PlaceFound, within } from './place-match.ts';
import { nearestCommunes } from './place-nearest.ts';
import {
  areasAt,
  isAfterAreaKind,
  isNumber,
  keyOf,
  kindAt,
  type Token,
  tokenise,
  toneOf,
} from './place-tokens.ts';

/** Longer than any address; the rest of a longer text is not looked at. */
const MAX_TYPED = 200;
const MAX_WORDS = 40;
/** As many as can be offered as buttons. */
const MAX_NEAREST = 5;
/** The longest name there is has six words. */
const LONGEST_NAME = 6;

/** A name read out of what was typed, and the districts or provinces said after it. */
interface Reading {
  kind: string | null;
  name: readonly Token[];
  areas: readonly string[];
}

/**
 * The communes that an answer to "which commune?" may mean: today's or former names, any or no diacritics, with or
 * without xã/phường/thị trấn, followed by district and province or not. Pure; well under a millisecond.
 */
export function findCommunes(index: PlaceIndex, typed: string): PlaceFound {
  const segments = segmentsOf(tokenise(typed.slice(0, MAX_TYPED)).slice(0, MAX_WORDS));
  const ordered = [...segments].sort((a, b) => Number(kindAt(b, 0) !== null) - Number(kindAt(a, 0) !== null));
  const elsewhere: PlaceEntry[] = [];
  for (const { read, strict } of passes(segments.length)) {
    for (const segment of ordered) {
      const areas = areasOfOthers(index, segments, segment, strict);
      if (areas === null) continue;
      for (const reading of read(index, segment)) {
        const all = entriesOf(index, reading);
        const there = within(all, [...reading.areas, ...areas]);
        const fitting = strict || !isArea(index, segment) ? there : there.filter((entry) => entry.home);
        if (fitting.length > 0) return asFound(narrowed(fitting, reading.name, reading.kind));
        if (there.length === 0) elsewhere.push(...all);
      }
    }
  }
  if (elsewhere.length > 0) return { type: 'none', nearest: codesOf(elsewhere).slice(0, MAX_NEAREST) };
  const mentioned = findPlaceInText(index, typed.slice(0, MAX_TYPED));
  return mentioned.type === 'none' ? { type: 'none', nearest: nearest(index, ordered) } : mentioned;
}

/** "bản Hẹo, Mường La": a part that is a district's name too is only believed to be a commune of the home province. */
function isArea(index: PlaceIndex, segment: readonly Token[]): boolean {
  return areasAt(index.areas, segment, 0).end === segment.length;
}

/** The surest way of reading first: every other part a district or province, the name at the beginning of its part. */
function passes(segments: number) {
  const strictness = segments > 1 ? [true, false] : [true];
  return [readingsFromStart, readingsInside].flatMap((read) =>
    strictness.map((strict) => ({ read, strict })),
  );
}

function codesOf(entries: readonly PlaceEntry[]): string[] {
  const found = asFound(entries);
  if (found.type === 'none') return [];
  return found.type === 'one' ? [found.communeCode] : found.candidates.map((one) => one.communeCode);
}

function segmentsOf(tokens: readonly Token[]): Token[][] {
  const segments: Token[][] = [];
  for (const token of tokens) {
    const last = segments.at(-1);
    if (last === undefined || /[,;\n/|()]/.test(token.gap)) segments.push([token]);
    else last.push(token);
  }
  return segments;
}

/** Districts and provinces that the other segments name; null if `strict` and one of them names none. */
function areasOfOthers(
  index: PlaceIndex,
  segments: readonly Token[][],
  own: readonly Token[],
  strict: boolean,
): string[] | null {
  const areas: string[] = [];
  for (const segment of segments) {
    if (segment === own) continue;
    const found = areasAt(index.areas, segment, 0);
    if (found.end === segment.length) areas.push(...found.keys);
    else if (strict) return null;
  }
  return areas;
}

/** "xã Mường Bú huyện Mường La": the longest name first, what follows it must be districts and provinces. */
function* readingsFromStart(index: PlaceIndex, segment: readonly Token[]): Generator<Reading> {
  const said = kindAt(segment, 0);
  if (said !== null) yield* readingsAt(index, segment, said.next, said.kind);
  yield* readingsAt(index, segment, 0, null);
}

/** "bản Noong Đúc xã Chiềng Sinh", "tôi ở Chiềng Sinh": the name further on, two words at least without its kind. */
function* readingsInside(index: PlaceIndex, segment: readonly Token[]): Generator<Reading> {
  for (let start = 1; start < segment.length; start++) {
    const said = kindAt(segment, start);
    if (said !== null) yield* readingsAt(index, segment, said.next, said.kind);
    for (const reading of readingsAt(index, segment, start, null)) {
      if (reading.name.length < 2) continue;
      const named = index.byKey.get(keyOf(reading.name)) ?? [];
      const entries = isAfterAreaKind(segment, start) ? named.filter(wasDistrict) : named;
      if (entries.length === 0) continue;
      const tone = toneOf(reading.name);
      if (!hasDiacritics(segment) || entries.some((entry) => entry.tone === tone)) yield reading;
    }
  }
}

/** "huyện Côn Đảo": five island districts had no communes and are special zones now. */
function wasDistrict(entry: PlaceEntry): boolean {
  return entry.kind === 'huyen';
}

function* readingsAt(
  index: PlaceIndex,
  segment: readonly Token[],
  start: number,
  kind: string | null,
): Generator<Reading> {
  for (let end = Math.min(segment.length, start + LONGEST_NAME); end > start; end--) {
    const areas = areasAt(index.areas, segment, end);
    if (areas.end === segment.length) yield { kind, name: segment.slice(start, end), areas: areas.keys };
  }
}

function entriesOf(index: PlaceIndex, { kind, name }: Reading): readonly PlaceEntry[] {
  const key = keyOf(name);
  return kind === null && isNumber(key) ? [] : (index.byKey.get(key) ?? []);
}

/** What may have been meant by a name that is none: the first segment without its kind and what follows it. */
function nearest(index: PlaceIndex, ordered: readonly Token[][]): string[] {
  const segment = ordered.find((one) => !isArea(index, one));
  if (segment === undefined) return [];
  const areas = areasOfOthers(index, ordered, segment, false) ?? [];
  const start = kindAt(segment, 0)?.next ?? 0;
  const readings = [...readingsAt(index, segment, start, null)].sort((a, b) => a.name.length - b.name.length);
  for (const reading of readings) {
    const key = keyOf(reading.name);
    const codes = nearestCommunes(index.nearest, key, [...reading.areas, ...areas], MAX_NEAREST);
    if (codes.length > 0 && !isNumber(key)) return codes;
  }
  return [];
}
