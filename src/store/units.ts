import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';
import type { UnitRow } from '../infra/units/rows.ts';

/** Adds territories, or gives those that exist their newer name, type and parent; all in one statement. */
export async function upsertUnits(tx: Tx, units: UnitRow[]): Promise<void> {
  if (units.length === 0) return;
  // Provinces first: a commune refers to its parent.
  const rows = [...units].sort((a, b) => a.code.length - b.code.length);
  await prismaOf(tx).$executeRaw`
    INSERT INTO unit AS t (code, kind, level, name, full_name, name_key, type, parent_code, territory_code, source)
    SELECT r.code, r.kind, r.kind, r.name, r."fullName", r."nameKey", r.type, r."parentCode", r.code, r.source
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(code text, kind text, name text, "fullName" text, "nameKey" text, type text, "parentCode" text, source text)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, full_name = excluded.full_name, name_key = excluded.name_key,
      type = excluded.type, parent_code = excluded.parent_code, source = excluded.source`;
}
