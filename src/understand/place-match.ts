import { stripDiacritics } from './normalise.ts';
import type { PlaceEntry } from './place-index.ts';
import { type Token, toneOf } from './place-tokens.ts';

export interface PlaceMatch {
  communeCode: string;
  via: 'name' | 'predecessor';
  /** The former name that was meant, with its type. */
  oldName?: string;
  /** In the home province. */
  home: boolean;
}

export type PlaceFound =
  | ({ type: 'one' } & PlaceMatch)
  | { type: 'several'; candidates: PlaceMatch[] }
  /** `nearest`: codes of communes that may have been meant, the likeliest first. */
  | { type: 'none'; nearest: string[] };

/** Entries that lie in all these districts and provinces. */
export function within(entries: readonly PlaceEntry[], areas: readonly string[]): readonly PlaceEntry[] {
  return areas.length === 0
    ? entries
    : entries.filter((entry) => areas.every((area) => entry.areas.has(area)));
}

/**
 * What the typed diacritics and the word for the kind rule out, unless they rule out everything. The kind never rules out
 * the home province: people call a phường that was a xã last year a xã.
 */
export function narrowed(
  entries: readonly PlaceEntry[],
  name: readonly Token[],
  kind: string | null,
): readonly PlaceEntry[] {
  const sameTone = hasDiacritics(name) ? entries.filter((entry) => entry.tone === toneOf(name)) : [];
  const left = sameTone.length > 0 ? sameTone : entries;
  const sameKind = kind === null ? [] : left.filter((entry) => entry.kind === kind);
  const keepsHome = sameKind.some((entry) => entry.home) || !left.some((entry) => entry.home);
  return sameKind.length > 0 && keepsHome ? sameKind : left;
}

export function hasDiacritics(tokens: readonly Token[]): boolean {
  return tokens.some(({ raw }) => stripDiacritics(raw) !== raw.normalize('NFC'));
}

/** One commune each, the home province first, today's names before former ones. */
export function asFound(entries: readonly PlaceEntry[]): PlaceFound {
  const rank = (entry: PlaceEntry): number => (entry.home ? 0 : 2) + (entry.via === 'name' ? 0 : 1);
  const ordered = [...entries].sort((a, b) => rank(a) - rank(b) || (a.communeCode < b.communeCode ? -1 : 1));
  const candidates = new Map<string, PlaceMatch>();
  for (const { communeCode, via, oldName, home } of ordered) {
    if (candidates.has(communeCode)) continue;
    candidates.set(
      communeCode,
      oldName === undefined ? { communeCode, via, home } : { communeCode, via, oldName, home },
    );
  }
  const [first, ...others] = candidates.values();
  if (first === undefined) return { type: 'none', nearest: [] };
  return others.length === 0
    ? { type: 'one', ...first }
    : { type: 'several', candidates: [first, ...others] };
}
