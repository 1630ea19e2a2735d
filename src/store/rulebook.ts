import type pg from 'pg';
import type { DeadlineRule } from '../domain/deadlines.ts';
import type { RoutingRule, RoutingTarget } from '../domain/routing.ts';
import type { Field, Rulebook, Unit } from '../domain/rulebook.ts';
import { buildCalendar, type CalendarRow } from '../domain/working-days.ts';

/** Dates leave PostgreSQL as text: a `date` has no zone and must not get one on the way. */
const QUERIES = {
  units: `SELECT code, kind, level, name, full_name AS "fullName", name_key AS "nameKey", aliases, parent_code AS "parentCode",
    territory_code AS "territoryCode", valid_to::text AS "validTo" FROM unit`,
  fields: `SELECT f.key, f.position, f.level, f.anonymous_allowed AS "anonymousAllowed",
    coalesce(jsonb_object_agg(l.locale, jsonb_build_object('label', l.label, 'description', l.description))
      FILTER (WHERE l.locale IS NOT NULL), '{}') AS labels
    FROM field f LEFT JOIN field_label l ON l.field_key = f.key WHERE f.valid_to IS NULL GROUP BY f.key ORDER BY f.position`,
  routing: `SELECT id, field_key AS "fieldKey", territory_code AS "territoryCode", level, target_type, target_unit, priority, why,
    valid_from::text AS "validFrom", valid_to::text AS "validTo" FROM routing_rule`,
  deadlines: `SELECT id, limit_count AS "limit", unit, direction, side, roll, source, confidence,
    valid_from::text AS "validFrom", valid_to::text AS "validTo" FROM clock_rule`,
  calendar: 'SELECT date::text, kind, name, source, confidence FROM calendar_day',
  settings: 'SELECT key, value FROM setting',
} as const;

/** Reads every row that is a rule. A few thousand rows, kept in memory by infra and read again when one changes. */
export async function loadRulebook(pool: pg.Pool): Promise<Rulebook> {
  const [units, fields, routing, deadlines, calendar, settings] = await Promise.all([
    pool.query<Unit>(QUERIES.units),
    pool.query<Field>(QUERIES.fields),
    pool.query<Omit<RoutingRule, 'target'> & { target_type: string; target_unit: string | null }>(
      QUERIES.routing,
    ),
    pool.query<DeadlineRule>(QUERIES.deadlines),
    pool.query<CalendarRow>(QUERIES.calendar),
    pool.query<{ key: string; value: unknown }>(QUERIES.settings),
  ]);
  return {
    units: new Map(units.rows.map((unit) => [unit.code, unit])),
    fields: new Map(fields.rows.map((field) => [field.key, field])),
    routing: routing.rows.map(({ target_type, target_unit, ...rule }) => ({
      ...rule,
      target: toTarget(target_type, target_unit),
    })),
    deadlines: deadlines.rows,
    calendar: buildCalendar(calendar.rows),
    settings: new Map(settings.rows.map((row) => [row.key, row.value])),
  };
}

function toTarget(type: string, unitCode: string | null): RoutingTarget {
  if (type === 'unit' && unitCode !== null) return { type: 'unit', unitCode };
  return { type: type === 'own-province' ? 'own-province' : 'own-commune' };
}

export type StoredPredecessor = {
  oldCode: string | null;
  oldName: string;
  oldFullName: string;
  nameKey: string;
  oldDistrict: string | null;
  oldProvince: string;
  unitCode: string;
  divided: boolean;
  source: string;
};

export async function loadPredecessors(pool: pg.Pool): Promise<StoredPredecessor[]> {
  const { rows } = await pool.query<StoredPredecessor>(
    `SELECT old_code AS "oldCode", old_name AS "oldName", old_full_name AS "oldFullName", name_key AS "nameKey",
       old_district AS "oldDistrict", old_province AS "oldProvince", unit_code AS "unitCode", divided, source
     FROM unit_predecessor ORDER BY id`,
  );
  return rows;
}

export async function loadExamples(pool: pg.Pool): Promise<{ field: string; text: string }[]> {
  const { rows } = await pool.query<{ field: string; text: string }>(
    'SELECT field_key AS field, text FROM field_example ORDER BY field_key, id',
  );
  return rows;
}
