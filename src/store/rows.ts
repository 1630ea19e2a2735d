import { randomBytes } from 'node:crypto';
import type { Sql } from '../infra/tx.ts';

/**
 * Inserts rows of one table in one statement and in their order. They are written as the table's columns are called, all with
 * the same columns; what is left out takes the column's default.
 */
export async function insertRows(
  sql: Sql,
  table: 'question' | 'question_event' | 'outbox',
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).join(', ');
  await sql.query({
    text: `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    values: [JSON.stringify(rows)],
  });
}

/** An id that grows with time, so that new rows lie together in the index (UUIDv7, RFC 9562). */
export function newId(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Names as the schema maps them: `askerId` is the column `asker_id`. */
export function asColumns(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
