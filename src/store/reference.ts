import type pg from 'pg';
import type { Rulebook } from '../domain/rulebook.ts';
import { loadRulebook } from './rulebook.ts';

/** The rows that are rules, in memory: read often, changed seldom. */
export type Reference = {
  rulebook: { current(): Rulebook };
  /** Reads everything again; call after a change, in every process (wake-up topic `rulebook`). */
  reload(): Promise<void>;
};

export async function createReference(pool: pg.Pool): Promise<Reference> {
  let rulebook = await loadRulebook(pool);
  return {
    rulebook: { current: () => rulebook },
    async reload() {
      rulebook = await loadRulebook(pool);
    },
  };
}
