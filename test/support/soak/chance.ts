import { createHash } from 'node:crypto';

/** A number of [0, 1) that the seed and what is asked about give: the same in every run, whatever happens in which order. */
export type Chance = (...about: (string | number)[]) => number;

export function createChance(seed: number): Chance {
  return (...about) =>
    createHash('sha256')
      .update(`${seed} ${about.join(' ')}`)
      .digest()
      .readUInt32BE() /
    2 ** 32;
}
