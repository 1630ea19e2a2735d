import type { NameRepair } from './unit-name.ts';

/**
 * What had to be repaired in the package. Names: nfc, tone, apostrophe, spaces, capital, type-added.
 * Codes: lost-zero (the code had lost its leading zero), target-by-name (the code led nowhere or to a namesake in another
 * province), renumbered. Facts of ours: retyped, respelt, redirected, divided (former communes), added.
 * Rows: empty, repeated (said twice), superseded (a better row contradicts it), earlier-name.
 */
export type Repair =
  | NameRepair
  | 'type-added'
  | 'lost-zero'
  | 'target-by-name'
  | 'renumbered'
  | 'retyped'
  | 'respelt'
  | 'redirected'
  | 'divided'
  | 'added'
  | 'empty'
  | 'repeated'
  | 'superseded'
  | 'earlier-name';

export interface RepairLog {
  note(repair: Repair): void;
  counts(): Partial<Record<Repair, number>>;
}

export function repairLog(): RepairLog {
  const counts = new Map<Repair, number>();
  return {
    note: (repair) => counts.set(repair, (counts.get(repair) ?? 0) + 1),
    counts: () => Object.fromEntries(counts),
  };
}
