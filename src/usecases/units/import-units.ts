import type { Scope } from '../../context.ts';
import { planUnitImport } from '../../infra/units/plan-import.ts';
import type { UnitRow } from '../../infra/units/rows.ts';
import { parseUnitsFile, type UnitsFileInvalid } from '../../infra/units/units-file.ts';
import { audit } from '../../store/audit.ts';
import { upsertUnits } from '../../store/units.ts';

export type UnitsImported = {
  type: 'imported';
  added: number;
  renamed: number;
  retyped: number;
  reparented: number;
  unchanged: number;
  /** In use and not in the list: they stay, since questions and notices point to them. */
  missing: number;
};

/** Lays a national list (provinces and communes) over the units: adds and changes, never removes. */
export async function importUnits(
  scope: Scope,
  json: unknown,
  source: string,
): Promise<UnitsImported | UnitsFileInvalid> {
  const territories = [...scope.rulebook.current().units.values()].filter(
    (unit) => unit.kind === 'province' || unit.kind === 'commune',
  );
  const knownProvinces = new Set(
    territories.filter((unit) => unit.kind === 'province').map((unit) => unit.code),
  );
  const parsed = parseUnitsFile(json, { source, knownProvinces });
  if (parsed.type !== 'units-file') return parsed;
  const plan = planUnitImport(territories, parsed.units);
  const changed = new Map<string, UnitRow>(plan.added.map((unit) => [unit.code, unit]));
  for (const { after } of [...plan.renamed, ...plan.retyped, ...plan.reparented])
    changed.set(after.code, after);
  await upsertUnits(scope.tx, [...changed.values()]);
  const counts = {
    added: plan.added.length,
    renamed: plan.renamed.length,
    retyped: plan.retyped.length,
    reparented: plan.reparented.length,
    unchanged: plan.unchanged.length,
    missing: plan.missing.length,
  };
  await audit(scope, { actorId: null, action: 'units-imported', subject: source, data: counts });
  return { type: 'imported', ...counts };
}
