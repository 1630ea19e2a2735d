import type pg from 'pg';
import type { Rulebook } from '../domain/rulebook.ts';
import { trainCategoriser } from '../understand/categorise.ts';
import { buildPlaceIndex } from '../understand/place.ts';
import { learnWording, type PublicWording, publicLine } from '../understand/public-line.ts';
import type { Understanding } from '../understand/understanding.ts';
import { loadExamples, loadPredecessors, loadRulebook } from './rulebook.ts';

/** The rows that are rules, in memory: read often, changed seldom. */
export type Reference = {
  /** `reload` reads everything again: after a change, in every process (wake-up topic `rulebook`). */
  rulebook: { current(): Rulebook; reload(): Promise<void> };
  understanding: { current(): Understanding };
};

export async function createReference(pool: pg.Pool): Promise<Reference> {
  let state = await read(pool);
  return {
    rulebook: {
      current: () => state.rulebook,
      async reload() {
        state = await read(pool);
      },
    },
    understanding: { current: () => state.understanding() },
  };
}

async function read(pool: pg.Pool) {
  const [rulebook, predecessors, examples] = await Promise.all([
    loadRulebook(pool),
    loadPredecessors(pool),
    loadExamples(pool),
  ]);
  // About a second of work: done once, when it is first asked for.
  let built: Understanding | null = null;
  let wording: PublicWording | null = null;
  const understanding = (): Understanding => {
    const home = rulebook.settings.get('home-province');
    built ??= {
      places: buildPlaceIndex([...rulebook.units.values()], predecessors, {
        homeProvinceCode: typeof home === 'string' ? home : undefined,
      }),
      categoriser: trainCategoriser(examples),
      publicLine(text, limit) {
        wording ??= learnWording(examples.map((example) => example.text));
        return publicLine(wording, text, limit);
      },
    };
    return built;
  };
  return { rulebook, understanding };
}
