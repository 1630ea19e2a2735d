import type { CivilDate } from './civil-date.ts';
import type { DeadlineRule } from './deadlines.ts';
import type { CompetenceLevel, RoutingRule } from './routing.ts';
import type { WorkingCalendar } from './working-days.ts';

export type UnitKind =
  | 'province'
  | 'commune'
  | 'department'
  | 'office'
  | 'party'
  | 'front'
  | 'state-body'
  | 'company';

/** A territory or an agency. */
export type Unit = {
  code: string;
  kind: UnitKind;
  level: CompetenceLevel;
  /** Without its type: "Chiềng Sinh"; agencies: the short name. */
  name: string;
  fullName: string;
  nameKey: string;
  aliases: string[];
  parentCode: string | null;
  /** The territory it serves; a territory serves itself. */
  territoryCode: string;
  validTo: CivilDate | null;
};

/** What people ask about (lĩnh vực). */
export type Field = {
  key: string;
  position: number;
  /** Who is normally competent. */
  level: CompetenceLevel;
  anonymousAllowed: boolean;
  /** By language. */
  labels: Readonly<Record<string, { label: string; description: string }>>;
};

/** The rows that are rules, as they stand now. */
export type Rulebook = {
  units: ReadonlyMap<string, Unit>;
  fields: ReadonlyMap<string, Field>;
  routing: readonly RoutingRule[];
  deadlines: readonly DeadlineRule[];
  calendar: WorkingCalendar;
  settings: ReadonlyMap<string, unknown>;
};

export function parentOf(book: Rulebook, code: string): string | null {
  return book.units.get(code)?.parentCode ?? null;
}

/** The province a unit belongs to, itself included; null for one that is unknown. */
export function provinceOf(book: Rulebook, code: string): string | null {
  const unit = book.units.get(code);
  if (!unit) return null;
  if (unit.kind === 'province') return unit.code;
  const next = unit.parentCode ?? (unit.territoryCode === code ? null : unit.territoryCode);
  return next === null ? null : provinceOf(book, next);
}

/** Whether `code` is `territory` or lies within it. */
export function liesWithin(book: Rulebook, code: string, territory: string): boolean {
  for (let at: string | null = code; at !== null; at = parentOf(book, at)) {
    if (at === territory) return true;
  }
  return false;
}

/** A field's label in a language, else in Vietnamese, else its key. */
export function fieldLabel(book: Rulebook, key: string, locale: string): string {
  const labels = book.fields.get(key)?.labels;
  return labels?.[locale]?.label ?? labels?.['vi']?.label ?? key;
}

export function unitName(book: Rulebook, code: string): string {
  return book.units.get(code)?.fullName ?? code;
}
