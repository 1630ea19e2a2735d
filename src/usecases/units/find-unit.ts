import type { CivilDate } from '../../domain/civil-date.ts';
import { provinceOf, type Rulebook, type Unit } from '../../domain/rulebook.ts';
import { fold } from '../../understand/normalise.ts';

/** Where to look: units that stand on a day, of one province first. */
export type UnitSearch = { book: Rulebook; on: CivilDate; province: string | null };

export type ReadUnit =
  | { type: 'unit'; unit: Unit; rest: string }
  /** Several of that name. */
  | { type: 'several'; units: Unit[]; rest: string }
  /** No such name; `similar` have all its words in theirs. */
  | { type: 'unknown'; similar: Unit[] };

/** The longest name is some eight words; a reason may be a page. */
const MAX_NAME_WORDS = 14;
const MAX_SIMILAR = 6;
const COMMITTEE = ['ubnd', 'uy ban nhan dan'];

/**
 * Reads the unit a text begins with, by code or by any of its names, with or without diacritics: "so y te tinh sơn la
 * việc của sở" → Sở Y tế, and "việc của sở" as the rest. The longest name wins.
 */
export function readUnit(search: UnitSearch, text: string): ReadUnit {
  const words = text.trim().split(/\s+/u);
  const names = namesOf(search);
  for (let length = Math.min(words.length, MAX_NAME_WORDS); length > 0; length -= 1) {
    const found = names.get(fold(words.slice(0, length).join(' ')));
    if (!found) continue;
    const rest = words
      .slice(length)
      .join(' ')
      .replace(/^[\s,.:;–-]+/u, '');
    const units = inProvinceFirst(search, found);
    const [only] = units;
    return only && units.length === 1
      ? { type: 'unit', unit: only, rest }
      : { type: 'several', units: units.slice(0, MAX_SIMILAR), rest };
  }
  return { type: 'unknown', similar: similarTo(search, fold(text)) };
}

/** Every way to name a unit, folded. Made once for each state of the rows. */
function namesOf({ book, on }: UnitSearch): ReadonlyMap<string, Unit[]> {
  const kept = cache.get(book);
  if (kept) return kept;
  const names = new Map<string, Unit[]>();
  for (const unit of book.units.values()) {
    if (unit.validTo !== null && unit.validTo < on) continue;
    const all = [unit.code, unit.name, unit.fullName, ...unit.aliases].map(fold);
    // A commune or province answers through its people's committee, and is often called by it.
    if (unit.kind === 'commune' || unit.kind === 'province') {
      all.push(...COMMITTEE.map((word) => `${word} ${fold(unit.fullName)}`));
    }
    for (const name of new Set(all)) names.set(name, [...(names.get(name) ?? []), unit]);
  }
  cache.set(book, names);
  return names;
}

const cache = new WeakMap<Rulebook, ReadonlyMap<string, Unit[]>>();

/** Communes of one name are many: those of the own province hide the others. */
function inProvinceFirst({ book, province }: UnitSearch, units: Unit[]): Unit[] {
  const near = units.filter((unit) => province !== null && provinceOf(book, unit.code) === province);
  return near.length > 0 ? near : units;
}

function similarTo(search: UnitSearch, folded: string): Unit[] {
  const words = folded.split(' ').filter((word) => word !== '');
  if (words.length === 0 || search.province === null) return [];
  return [...search.book.units.values()]
    .filter((unit) => unit.validTo === null || unit.validTo >= search.on)
    .filter((unit) => provinceOf(search.book, unit.code) === search.province)
    .filter((unit) => {
      const own = ` ${fold(unit.fullName)} `;
      return words.every((word) => own.includes(` ${word} `));
    })
    .slice(0, MAX_SIMILAR);
}
