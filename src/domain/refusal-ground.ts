import type { CivilDate } from './civil-date.ts';

/** A ground on which a question may be refused; there is no other (Nghị định 154/2026, Điều 4). */
export type RefusalGround = {
  /** What an official types, and the key of its texts: `grounds.<key>.label`, `grounds.<key>.text`. */
  key: string;
  source: string;
  confidence: 'high' | 'medium' | 'low';
  /** First and last day, both included; `null`: still valid. */
  validFrom: CivilDate;
  validTo: CivilDate | null;
  /** The words of a ground that an authority added itself, in its own language. */
  label?: string;
};

/** The grounds that hold on a day, in the order of the rows; what is no row is left out. */
export function groundsOn(rows: unknown, on: CivilDate): RefusalGround[] {
  if (!Array.isArray(rows)) return [];
  return rows
    .filter(isGround)
    .filter((row) => row.validFrom <= on && (row.validTo === null || on <= row.validTo));
}

function isGround(row: unknown): row is RefusalGround {
  if (typeof row !== 'object' || row === null) return false;
  const { key, source, validFrom, validTo } = row as Record<string, unknown>;
  return (
    typeof key === 'string' &&
    typeof source === 'string' &&
    typeof validFrom === 'string' &&
    (validTo === null || typeof validTo === 'string')
  );
}
