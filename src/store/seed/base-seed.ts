import type pg from 'pg';
import { LOCK_NUMBERS } from '../../infra/lock-numbers.ts';
import { readSeedFiles, type SeedFiles } from './seed-files.ts';

type Table = {
  name: string;
  key: string;
  /** Column → PostgreSQL type, in the names of the rows' JSON. */
  columns: Record<string, string>;
  /** Rows a person may change; others are replaced as a whole. */
  editable: boolean;
  rows: (files: SeedFiles) => object[];
};

/** In the order in which rows may refer to one another. */
const TABLES: Table[] = [
  {
    name: 'unit',
    key: 'code',
    editable: true,
    columns: {
      code: 'text',
      kind: 'text',
      level: 'text',
      name: 'text',
      full_name: 'text',
      name_key: 'text',
      aliases: 'text[]',
      type: 'text',
      parent_code: 'text',
      territory_code: 'text',
      valid_from: 'date',
      valid_to: 'date',
      source: 'text',
    },
    rows: (files) => files.units,
  },
  {
    name: 'unit_predecessor',
    key: 'id',
    editable: false,
    columns: {
      old_code: 'text',
      old_name: 'text',
      old_full_name: 'text',
      name_key: 'text',
      old_district: 'text',
      old_province: 'text',
      unit_code: 'text',
      divided: 'boolean',
      source: 'text',
    },
    rows: (files) => files.predecessors,
  },
  {
    name: 'field',
    key: 'key',
    editable: true,
    columns: { key: 'text', position: 'int', level: 'text', anonymous_allowed: 'boolean' },
    rows: (files) => files.fields,
  },
  {
    name: 'field_label',
    key: 'field_key, locale',
    editable: true,
    columns: { field_key: 'text', locale: 'text', label: 'text', description: 'text' },
    rows: (files) => files.fieldLabels,
  },
  {
    name: 'field_example',
    key: 'id',
    editable: false,
    columns: { field_key: 'text', text: 'text', source: 'text' },
    rows: (files) => files.examples,
  },
  {
    name: 'routing_rule',
    key: 'id',
    editable: true,
    columns: {
      id: 'text',
      field_key: 'text',
      territory_code: 'text',
      level: 'text',
      target_type: 'text',
      target_unit: 'text',
      priority: 'int',
      why: 'text',
      source: 'text',
      valid_from: 'date',
      valid_to: 'date',
    },
    rows: (files) => files.routing,
  },
  {
    name: 'clock_rule',
    key: 'id, valid_from',
    editable: true,
    columns: {
      id: 'text',
      valid_from: 'date',
      valid_to: 'date',
      limit_count: 'int',
      unit: 'text',
      direction: 'text',
      side: 'text',
      roll: 'boolean',
      source: 'text',
      confidence: 'text',
    },
    rows: (files) => files.clockRules,
  },
  {
    name: 'calendar_day',
    key: 'date',
    editable: true,
    columns: { date: 'date', kind: 'text', name: 'text', source: 'text', confidence: 'text' },
    rows: (files) => files.calendar,
  },
  {
    name: 'setting',
    key: 'key',
    editable: true,
    columns: { key: 'text', value: 'jsonb', source: 'text' },
    rows: (files) => files.settings,
  },
];

/**
 * Lays the rows every installation needs, and lays them again when a newer version brings other ones. A row that a
 * person changed (edited_at) stays as they left it. Safe to run from several processes at once.
 * @returns whether anything was laid.
 */
export async function seedBase(client: pg.ClientBase, root: string): Promise<boolean> {
  const files = readSeedFiles(root);
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_NUMBERS.seed]);
    const laid = await client.query<{ value: string }>(
      `SELECT value FROM installation WHERE key = 'base-seed'`,
    );
    const changed = laid.rows[0]?.value !== files.version;
    if (changed) {
      await client.query(`SET LOCAL doithoai.seeding = 'on'`);
      const content = files.read();
      for (const table of TABLES) await layTable(client, table, table.rows(content));
      await client.query(
        `INSERT INTO installation (key, value) VALUES ('base-seed', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        [files.version],
      );
    }
    await client.query('COMMIT');
    return changed;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function layTable(client: pg.ClientBase, table: Table, rows: object[]): Promise<void> {
  const names = Object.keys(table.columns).join(', ');
  const typed = Object.entries(table.columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
  if (!table.editable) await client.query(`DELETE FROM ${table.name}`);
  const update = Object.keys(table.columns)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ');
  const conflict = table.editable
    ? `ON CONFLICT (${table.key}) DO UPDATE SET ${update} WHERE t.edited_at IS NULL`
    : '';
  await client.query(
    `INSERT INTO ${table.name} AS t (${names}) SELECT ${names} FROM jsonb_to_recordset($1::jsonb) AS r(${typed}) ${conflict}`,
    [JSON.stringify(rows)],
  );
}
