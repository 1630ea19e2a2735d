import { fold } from './normalise.ts';
import placeWords from './place-words.json' with { type: 'json' };
import { toneKey } from './tone.ts';

export interface Token {
  /** As typed. */
  raw: string;
  /** Folded, in one piece: "H'Leo" → "hleo". */
  key: string;
  /** What stands between the token before and this one. */
  gap: string;
}

/** Names are compared without diacritics and spaces, and without the choice between i and y: Quý, Qui; Mỹ, Mĩ. */
export function placeKey(text: string): string {
  return sameVowel(fold(text).replaceAll(' ', ''));
}

export function keyOf(tokens: readonly Token[]): string {
  return sameVowel(tokens.map((token) => token.key).join(''));
}

export function toneOf(tokens: readonly Token[]): string {
  return toneKey(tokens.map((token) => token.raw).join(' '));
}

function sameVowel(key: string): string {
  return key.replace(/(?<=[hklmstv]|qu)y/g, 'i');
}

export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu)) {
    const [raw] = match;
    const key = fold(raw).replaceAll(' ', '');
    const gap = text.slice(end, match.index);
    end = match.index + raw.length;
    const numbered = /^([pfq])(\d+)$/.exec(key);
    if (numbered?.[1] === undefined || numbered[2] === undefined) tokens.push({ raw, key, gap });
    else tokens.push({ raw: numbered[1], key: numbered[1], gap }, asNumber(numbered[2]));
  }
  return tokens.map((token) =>
    /^0\d/.test(token.key) ? { ...token, ...asNumber(token.key), gap: token.gap } : token,
  );
}

function asNumber(digits: string): Token {
  const key = digits.replace(/^0+(?=\d)/, '');
  return { raw: key, key, gap: '' };
}

export function isNumber(key: string): boolean {
  return /^\d+$/.test(key);
}

interface Kind {
  /** Folded, in one piece: "thitran". */
  kind: string;
  /** The keys of the words that say it. */
  words: string[];
  /** The words with their tones, to tell "xã" from "xa". */
  tone: string;
  short: boolean;
}

const KINDS: Kind[] = placeWords.communeKinds.flatMap(({ kind, short }) =>
  [kind, ...short].map((written) => ({
    kind: placeKey(kind),
    words: fold(written).split(' '),
    tone: toneKey(written),
    short: written !== kind,
  })),
);

export interface KindAt {
  kind: string;
  /** Index of the first token of the name. */
  next: number;
  short: boolean;
  /** Written with its diacritics. */
  marked: boolean;
}

/** The word for a kind of commune at this place: xã, phường, x., tt … "xá" is none, "xa" may be one. */
export function kindAt(tokens: readonly Token[], start: number): KindAt | null {
  for (const { kind, words, tone, short } of KINDS) {
    const said = tokens.slice(start, start + words.length);
    if (said.length < words.length || words.some((word, index) => said[index]?.key !== word)) continue;
    const typed = toneOf(said);
    const marked = typed === tone;
    if (marked || typed === words.join(' ')) return { kind, next: start + words.length, short, marked };
  }
  return null;
}

const AREA_KINDS = placeWords.areaKinds.map((written) => fold(written).split(' '));
const AREA_ALIASES = new Map(
  Object.entries(placeWords.areaAliases).map(([short, name]) => [placeKey(short), placeKey(name)]),
);
const LONGEST_AREA = 5;

/** "huyện | Mường La": what begins here is a district or a province, not a commune of the same name. */
export function isAfterAreaKind(tokens: readonly Token[], start: number): boolean {
  return AREA_KINDS.some((words) =>
    words.every((word, index) => tokens[start - words.length + index]?.key === word),
  );
}

export interface Areas {
  keys: string[];
  /** Index after the last token that belongs to them. */
  end: number;
}

/** The districts and provinces named from here on, with or without their kind, as far as they go. */
export function areasAt(known: ReadonlySet<string>, tokens: readonly Token[], start: number): Areas {
  const keys: string[] = [];
  let end = start;
  while (end < tokens.length) {
    const kind = AREA_KINDS.find((words) => words.every((word, index) => tokens[end + index]?.key === word));
    const area =
      areaAt(known, tokens, end + (kind?.length ?? 0), kind !== undefined) ??
      areaAt(known, tokens, end, false);
    if (area === null) break;
    keys.push(area.key);
    end = area.end;
  }
  return { keys, end };
}

function areaAt(known: ReadonlySet<string>, tokens: readonly Token[], start: number, kindSaid: boolean) {
  for (let end = Math.min(tokens.length, start + LONGEST_AREA); end > start; end--) {
    const typed = keyOf(tokens.slice(start, end));
    const key = AREA_ALIASES.get(typed) ?? typed;
    if (known.has(key) && (kindSaid || !isNumber(key))) return { key, end };
  }
  return null;
}
