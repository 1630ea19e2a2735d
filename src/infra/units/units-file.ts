import { z } from 'zod';
import { fold } from '../../understand/normalise.ts';
import type { UnitRow } from './rows.ts';
import { repairName } from './unit-name.ts';

const rowSchema = z.object({
  code: z.string(),
  name: z.string().trim().min(1).max(100),
  fullName: z.string().trim().min(1).max(120),
  type: z.string(),
  level: z.enum(['tinh', 'xa']),
  parent: z.string().nullable(),
});

type FileRow = z.infer<typeof rowSchema>;

const LEVELS = {
  tinh: { kind: 'province', code: /^\d{2}$/, types: ['Tỉnh', 'Thành phố'] },
  xa: { kind: 'commune', code: /^\d{5}$/, types: ['Xã', 'Phường', 'Đặc khu', 'Thị trấn'] },
} as const;

/**
 * Why a units file is refused. `code`: not two digits for a province, five for a commune (spreadsheets drop the
 * leading zero); `type`: unknown for its level; `full-name`: not type + name; `parent`: a commune's province
 * is neither in the file nor known, or a province has one.
 */
export type UnitsFileFault =
  | 'not-a-list'
  | 'empty'
  | 'shape'
  | 'code'
  | 'code-repeated'
  | 'type'
  | 'full-name'
  | 'parent';

export interface UnitsFileInvalid {
  type: 'units-file-invalid';
  why: UnitsFileFault;
  /** Counted from 1. */
  row?: number;
}

export interface UnitsFile {
  type: 'units-file';
  units: UnitRow[];
}

/** A list of units as the national list is published (JSON). `source` is what the rows will name as theirs. */
export function parseUnitsFile(
  json: unknown,
  options: { source?: string; knownProvinces?: ReadonlySet<string> } = {},
): UnitsFile | UnitsFileInvalid {
  if (!Array.isArray(json)) return { type: 'units-file-invalid', why: 'not-a-list' };
  if (json.length === 0) return { type: 'units-file-invalid', why: 'empty' };
  const rows: FileRow[] = [];
  for (const [index, raw] of json.entries()) {
    const parsed = rowSchema.safeParse(raw);
    if (!parsed.success) return { type: 'units-file-invalid', why: 'shape', row: index + 1 };
    rows.push(parsed.data);
  }
  const provinces = new Set(options.knownProvinces);
  for (const row of rows) if (row.level === 'tinh') provinces.add(row.code);
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const why = faultOf(row, provinces, seen);
    if (why !== null) return { type: 'units-file-invalid', why, row: index + 1 };
    seen.add(row.code);
  }
  return { type: 'units-file', units: rows.map((row) => asUnit(row, options.source ?? 'units file')) };
}

function faultOf(
  row: FileRow,
  provinces: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): UnitsFileFault | null {
  const level = LEVELS[row.level];
  if (!level.code.test(row.code)) return 'code';
  if (seen.has(row.code)) return 'code-repeated';
  if (!level.types.some((type) => type === row.type.normalize('NFC'))) return 'type';
  if (repairName(row.fullName) !== repairName(`${row.type} ${row.name}`)) return 'full-name';
  if (row.level === 'tinh') return row.parent === null ? null : 'parent';
  return row.parent !== null && provinces.has(row.parent) ? null : 'parent';
}

function asUnit(row: FileRow, source: string): UnitRow {
  const name = repairName(row.name);
  return {
    code: row.code,
    kind: LEVELS[row.level].kind,
    name,
    fullName: repairName(row.fullName),
    nameKey: fold(name),
    parentCode: row.parent,
    type: row.type.normalize('NFC'),
    since: null,
    source,
  };
}
