import type { UnitRow } from './rows.ts';

/** What an import compares; a stored unit has it all. The type is what `fullName` says before `name`. */
export type ComparedUnit = Pick<UnitRow, 'code' | 'name' | 'fullName' | 'parentCode'>;

export interface UnitChange<Existing extends ComparedUnit> {
  before: Existing;
  after: UnitRow;
}

/**
 * What a newer list would change. One unit can be renamed, retyped and reparented at once. `missing` units are in
 * use and not in the list: they are reported and stay, for questions and notices point to them.
 */
export interface UnitImportPlan<Existing extends ComparedUnit> {
  added: UnitRow[];
  renamed: UnitChange<Existing>[];
  retyped: UnitChange<Existing>[];
  reparented: UnitChange<Existing>[];
  unchanged: Existing[];
  missing: Existing[];
}

export function planUnitImport<Existing extends ComparedUnit>(
  existing: readonly Existing[],
  incoming: readonly UnitRow[],
): UnitImportPlan<Existing> {
  const known = new Map(existing.map((unit) => [unit.code, unit]));
  const listed = new Set(incoming.map((unit) => unit.code));
  const added = incoming.filter((unit) => !known.has(unit.code));
  const pairs = incoming.flatMap((after) => {
    const before = known.get(after.code);
    return before === undefined ? [] : [{ before, after }];
  });
  const differing = (of: (unit: ComparedUnit) => string | null): UnitChange<Existing>[] =>
    pairs.filter(({ before, after }) => of(before) !== of(after));
  const renamed = differing((unit) => unit.name);
  const retyped = differing((unit) => unit.fullName.slice(0, -unit.name.length));
  const reparented = differing((unit) => unit.parentCode);
  const changed = new Set([...renamed, ...retyped, ...reparented].map(({ after }) => after.code));
  return {
    added,
    renamed,
    retyped,
    reparented,
    unchanged: pairs.map(({ before }) => before).filter((unit) => !changed.has(unit.code)),
    missing: existing.filter((unit) => !listed.has(unit.code)),
  };
}
