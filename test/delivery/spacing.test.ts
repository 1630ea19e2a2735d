import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSpacing } from '../../src/delivery/spacing.ts';

describe('what is begun one after the other', () => {
  /** How long this thread hung, in milliseconds: no timer fires, and time goes on. */
  let hung: number;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    hung = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + hung);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

  it('goes in its order and as evenly as it may', () => {
    const begun: number[] = [];
    const spacing = createSpacing<number>(100, (n) => begun.push(n));
    spacing.add(numbers(50));
    const counts = [10, 100, 200, 350].map((until, index, all) => {
      vi.advanceTimersByTime(until - (all[index - 1] ?? 0));
      return begun.length;
    });
    // Timers may be late by LATE_MS: two of a hundred a second.
    for (const [index, ideal] of [2, 11, 21, 36].entries()) {
      expect(counts[index]).toBeGreaterThanOrEqual(ideal - 1);
      expect(counts[index]).toBeLessThanOrEqual(ideal + 3);
    }
    spacing.add([50]);
    vi.advanceTimersByTime(1000);
    expect(begun).toEqual(numbers(51));
    expect(spacing.waiting()).toBe(0);
  });

  it('does not make up for a stall with a heap', () => {
    const begunAt: number[] = [];
    const spacing = createSpacing<number>(100, (n) => {
      begunAt.push(performance.now());
      if (n === 5) hung += 1000;
    });
    spacing.add(numbers(40));
    vi.advanceTimersByTime(3000);
    expect(begunAt).toHaveLength(40);
    for (let at = 0; at + 10 < 40; at += 1) {
      const took = (begunAt[at + 10] ?? 0) - (begunAt[at] ?? 0);
      expect(took).toBeGreaterThanOrEqual(75);
    }
  });

  it('ends with what had not begun', () => {
    const begun: number[] = [];
    const spacing = createSpacing<number>(10, (n) => begun.push(n));
    spacing.add(numbers(6));
    vi.advanceTimersByTime(150);
    const left = spacing.end();
    vi.advanceTimersByTime(5000);
    expect([...begun, ...left]).toEqual(numbers(6));
    expect(begun.length).toBeGreaterThan(0);
    expect(left.length).toBeGreaterThan(0);
  });
});
