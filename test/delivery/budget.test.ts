import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../src/delivery/budget.ts';

describe('a budget', () => {
  it('lets a burst of its capacity go, then one at a time', () => {
    const budget = createBudget(30);
    expect(Array.from({ length: 31 }, () => budget.take(0)).filter(Boolean)).toHaveLength(30);
    expect(budget.readyAt(0)).toBe(34);
    expect(budget.take(33)).toBe(false);
    expect(budget.available(33)).toBe(0);
    expect(budget.available(34)).toBe(1);
    expect(budget.take(34)).toBe(true);
    expect(budget.take(34)).toBe(false);
  });

  it('never lets more go in any stretch of time than its rate and one burst', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
        (rate, steps) => {
          const budget = createBudget(rate);
          const went: number[] = [];
          let now = 0;
          for (const step of steps) {
            now += step;
            if (budget.take(now)) went.push(now);
          }
          for (const [first, from] of went.entries()) {
            for (const [count, until] of went.slice(first).entries()) {
              expect(count + 1).toBeLessThanOrEqual(rate + ((until - from) / 1000) * rate + 1e-6);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('says when the next may go, to the millisecond, so that nobody asks in vain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 5000 }), (rate, start) => {
        const budget = createBudget(rate);
        while (budget.take(start));
        const ready = budget.readyAt(start);
        expect(Number.isInteger(ready)).toBe(true);
        expect(budget.take(ready)).toBe(true);
      }),
    );
  });

  it('stands still while it is paused, the longest pause counting', () => {
    const budget = createBudget(10);
    budget.pauseUntil(5000);
    budget.pauseUntil(2000);
    expect(budget.take(4999)).toBe(false);
    expect(budget.readyAt(1000)).toBe(5000);
    expect(budget.take(5000)).toBe(true);
  });

  it('is not moved by a clock that goes back', () => {
    const budget = createBudget(2);
    expect([budget.take(1000), budget.take(1000), budget.take(1000)]).toEqual([true, true, false]);
    expect(budget.take(0)).toBe(false);
    expect(budget.take(1000)).toBe(false);
    expect(budget.take(1500)).toBe(true);
  });
});
