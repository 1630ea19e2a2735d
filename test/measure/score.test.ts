import { describe, expect, it } from 'vitest';
import { scorePredictions } from '../../scripts/measure/score.ts';

describe('scorePredictions', () => {
  it('counts first places, first three places and F1 by hand-checked numbers', () => {
    const score = scorePredictions([
      { label: 'a', ranked: ['a', 'b', 'c', 'd'] },
      { label: 'a', ranked: ['b', 'a', 'c', 'd'] },
      { label: 'b', ranked: ['b', 'a', 'c', 'd'] },
      { label: 'c', ranked: ['b', 'a', 'd', 'c'] },
      { label: 'c', ranked: ['b', 'c', 'd', 'a'] },
    ]);
    expect(score.n).toBe(5);
    expect(score.accuracy).toBeCloseTo(2 / 5);
    expect(score.top3).toBeCloseTo(4 / 5);
    // a: 2·1/(2+1); b: 2·1/(1+4); c: 0
    expect(score.macroF1).toBeCloseTo((2 / 3 + 2 / 5 + 0) / 3);
    expect(score.confusions).toEqual([
      { label: 'c', predicted: 'b', n: 2 },
      { label: 'a', predicted: 'b', n: 1 },
    ]);
  });

  it('a field that is only predicted, never right, lowers macro-F1', () => {
    expect(
      scorePredictions([
        { label: 'a', ranked: ['x'] },
        { label: 'a', ranked: ['a'] },
      ]).macroF1,
    ).toBeCloseTo((2 / 3 + 0) / 2);
  });

  it('gives zeros, not NaN, for no rows, and counts an empty ranking as wrong', () => {
    expect(scorePredictions([])).toEqual({ n: 0, accuracy: 0, top3: 0, macroF1: 0, confusions: [] });
    expect(scorePredictions([{ label: 'a', ranked: [] }]).accuracy).toBe(0);
  });
});
