import type { PlaceEntry, PlaceIndex } from './place-index.ts';
import { asFound, hasDiacritics, narrowed, type PlaceFound, within } from './place-match.ts';
import {
  areasAt,
  isNumber,
  type KindAt,
  keyOf,
  kindAt,
  placeKey,
  type Token,
  tokenise,
  toneOf,
} from './place-tokens.ts';
import placeWords from './place-words.json' with { type: 'json' };
import { toneKey } from './tone.ts';

/** A question is as long as a message; a petition of pages names its place near its beginning. */
const MAX_TEXT = 4000;
const LONGEST_NAME = 6;

const ORDINARY = new Set(placeWords.ordinary.map(toneKey));
const ORDINARY_AFTER_KIND = new Set(placeWords.ordinaryAfterKind.map(placeKey));
const NOT_PLACE_AFTER = new Set(placeWords.notPlaceAfter.map(toneKey));
const PLACE_AFTER = new Set(placeWords.placeAfter.map(placeKey));

interface Mention {
  entries: readonly PlaceEntry[];
  /** Index after the last token. */
  end: number;
}

/**
 * A commune named inside a sentence. It must be announced (xã, phường, x., thị trấn) or, without that, be a name of
 * at least two words that one commune of the home province alone has and that reads as a place, not as a street, a
 * person, a district or an everyday word. Rather none than a wrong one. Without a district or province beside it,
 * a name means the home province's commune. Several communes named: `several`.
 */
export function findPlaceInText(index: PlaceIndex, text: string): PlaceFound {
  const tokens = tokenise(text.slice(0, MAX_TEXT));
  const marked = hasDiacritics(tokens);
  const announced = mentions(tokens, (start) => {
    const said = kindAt(tokens, start);
    return said === null ? null : announcedAt(index, tokens, said, marked);
  });
  if (announced.length > 0) return asFound(announced);
  return asFound(mentions(tokens, (start) => bareAt(index, tokens, start, marked)));
}

function mentions(tokens: readonly Token[], read: (start: number) => Mention | null): PlaceEntry[] {
  const entries: PlaceEntry[] = [];
  for (let start = 0; start < tokens.length; start++) {
    const mention = read(start);
    if (mention === null) continue;
    entries.push(...mention.entries);
    start = mention.end - 1;
  }
  return entries;
}

/** "xã Chiềng Sinh": a name of that kind and spelling rather than any that fits, then the longest. */
function announcedAt(
  index: PlaceIndex,
  tokens: readonly Token[],
  said: KindAt,
  marked: boolean,
): Mention | null {
  const fits = namesAt(index, tokens, said, marked);
  for (const [spelt, ofKind] of marked ? FITS : FITS_UNMARKED) {
    for (const fit of fits) {
      if ((spelt && !fit.spelt) || (ofKind && !fit.ofKind)) continue;
      const mention = placed(index, tokens, fit, said.kind);
      const sure = said.marked && !said.short ? marked : spelt && hasDiacritics(fit.name);
      if (sure || shortWithDot(tokens, said)) return isEveryday(tokens, said, fit.name) ? null : mention;
      if (!marked && isLikely(index, tokens, said, fit.name, mention)) return mention;
    }
  }
  return null;
}

/** [spelt as typed, of the kind that was said], the surest first. */
const FITS: readonly [boolean, boolean][] = [
  [true, true],
  [false, true],
  [true, false],
  [false, false],
];
const FITS_UNMARKED: readonly [boolean, boolean][] = [
  [false, true],
  [false, false],
];

interface Fit {
  name: readonly Token[];
  /** Index after its last token. */
  end: number;
  entries: readonly PlaceEntry[];
  spelt: boolean;
  ofKind: boolean;
}

/** Names that begin after the word for the kind. A number must be of that kind and a whole number: not "xã 25.000". */
function namesAt(index: PlaceIndex, tokens: readonly Token[], said: KindAt, marked: boolean): Fit[] {
  return nameEnds(tokens, said.next).flatMap((end) => {
    const name = tokens.slice(said.next, end);
    const entries = index.byKey.get(keyOf(name)) ?? [];
    const tone = toneOf(name);
    const spelt = entries.some((entry) => entry.tone === tone);
    const ofKind = entries.some((entry) => entry.kind === said.kind);
    const isAmount = isNumber(keyOf(name)) && (!ofKind || startsDecimals(tokens[end]));
    if (entries.length === 0 || isAmount || (marked && name.length === 1 && !spelt)) return [];
    return [{ name, end, entries, spelt, ofKind }];
  });
}

function startsDecimals(token: Token | undefined): boolean {
  return token !== undefined && /^[.,]$/.test(token.gap) && isNumber(token.key);
}

/** Without diacritics "xa" may be "far" and "phuong an" a plan: only names at home, or with their district. */
function isLikely(
  index: PlaceIndex,
  tokens: readonly Token[],
  said: KindAt,
  name: readonly Token[],
  mention: Mention,
): boolean {
  const located = mention.end > said.next + name.length;
  if (said.short && !located) return false;
  if (ORDINARY_AFTER_KIND.has(keyOf(tokens.slice(said.next - 1, said.next + 1))) && !located) return false;
  if (name.length < 2) return located;
  return located || !index.hasHome || mention.entries.some((entry) => entry.home);
}

function isEveryday(tokens: readonly Token[], said: KindAt, name: readonly Token[]): boolean {
  return name.length === 1 && ORDINARY_AFTER_KIND.has(keyOf(tokens.slice(said.next - 1, said.next + 1)));
}

function shortWithDot(tokens: readonly Token[], said: KindAt): boolean {
  return said.short && (tokens[said.next]?.gap.startsWith('.') ?? false);
}

/** "… ở Chiềng Sinh": a name of the home province without the word for its kind. */
function bareAt(index: PlaceIndex, tokens: readonly Token[], start: number, marked: boolean): Mention | null {
  for (const end of nameEnds(tokens, start)) {
    const name = tokens.slice(start, end);
    const key = keyOf(name);
    const home = (index.byKey.get(key) ?? []).filter((entry) => entry.home);
    if (name.length < 2 || home.length === 0 || index.areas.has(key)) continue;
    if (new Set(home.map((entry) => entry.communeCode)).size > 1) continue;
    const tone = toneOf(name);
    const spelt = marked && home.some((entry) => entry.tone === tone) && !ORDINARY.has(tone);
    const beside = areasAt(index.areas, tokens, end);
    const after = tokens[beside.end];
    if ((spelt || (!marked && isPlaceAfter(tokens, start))) && !isPartOfOther(tokens, start, after)) {
      return { entries: home, end: beside.end };
    }
  }
  return null;
}

function isPlaceAfter(tokens: readonly Token[], start: number): boolean {
  return [1, 2].some((count) => start >= count && PLACE_AFTER.has(keyOf(tokens.slice(start - count, start))));
}

/** The name of a street, a person, a village or a district: "đường Tô Hiệu", "ông Quang Huy", "Lê Quyết Thắng". */
function isPartOfOther(tokens: readonly Token[], start: number, after: Token | undefined): boolean {
  const before = tokens[start - 1];
  const first = tokens[start];
  if (before !== undefined && first !== undefined && /^[\s.]*$/.test(first.gap)) {
    const said = [1, 2].map((count) => toneOf(tokens.slice(Math.max(0, start - count), start)));
    if (said.some((words) => NOT_PLACE_AFTER.has(words))) return true;
    const startsSentence = start === 1 || /[.!?\n]/.test(before.gap);
    if (!startsSentence && first.gap === ' ' && isCapitalised(before) && !isPlaceAfter(tokens, start))
      return true;
  }
  return after !== undefined && after.gap === ' ' && isCapitalised(after);
}

function isCapitalised({ raw }: Token): boolean {
  return /^\p{Lu}\p{M}*(\p{Ll}|$)/u.test(raw.normalize('NFC'));
}

/** Where a name that begins here may end, the longest first; a comma or a full stop ends every name. */
function nameEnds(tokens: readonly Token[], start: number): number[] {
  const ends: number[] = [];
  for (let end = start + 1; end <= Math.min(tokens.length, start + LONGEST_NAME); end++) {
    if (end - 1 > start && !/^[\s-]*$/.test(tokens[end - 1]?.gap ?? '')) break;
    ends.unshift(end);
  }
  return ends;
}

/** The district or province named right after decides; without one, the home province does. */
function placed(
  index: PlaceIndex,
  tokens: readonly Token[],
  { name, entries, end }: Fit,
  kind: string,
): Mention {
  const beside = areasAt(index.areas, tokens, end);
  const there = within(entries, beside.keys);
  if (beside.keys.length > 0 && there.length > 0) {
    return { entries: narrowed(there, name, kind), end: beside.end };
  }
  const home = entries.filter((entry) => entry.home);
  return { entries: narrowed(home.length > 0 ? home : entries, name, kind), end };
}
