import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progressBar } from '../../src/domain/progress-bar.ts';

describe('a progress bar', () => {
  it.each([
    [0, 6, '░░░░░░░░░░ 0 %'],
    [1, 100_000, '▓░░░░░░░░░ 1 %'],
    [42, 100, '▓▓▓▓░░░░░░ 42 %'],
    [99_999, 100_000, '▓▓▓▓▓▓▓▓▓░ 99 %'],
    [6, 6, '▓▓▓▓▓▓▓▓▓▓ 100 %'],
    [0, 0, '▓▓▓▓▓▓▓▓▓▓ 100 %'],
  ])('%i of %i', (done, total, bar) => {
    expect(progressBar(done, total)).toBe(bar);
  });

  it('has ten places, whatever it is asked', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (done, total) => {
        expect(progressBar(done, total)).toMatch(/^[▓░]{10} \d{1,3} %$/);
      }),
    );
  });
});
