import { describe, expect, it } from 'vitest';
import type { Rulebook } from '../../src/domain/rulebook.ts';
import { datedSetting } from '../../src/domain/settings.ts';

const book = (value: unknown) => ({ settings: new Map([['price', value]]) }) as unknown as Rulebook;

describe('a number that holds from a day on', () => {
  const versions = [
    { from: '2027-01-01', number: 70 },
    { from: '2026-01-01', number: 55 },
  ];
  it.each([
    ['2025-06-01', 55],
    ['2026-12-31', 55],
    ['2027-01-01', 70],
  ])('on %s it is %i, in whatever order the versions stand', (day, number) => {
    expect(datedSetting(book(versions), 'price', day)).toBe(number);
  });

  it('may be no limit at all, and is missed where nothing says it', () => {
    expect(datedSetting(book([{ from: '2026-01-01', number: null }]), 'price', '2026-05-01')).toBeNull();
    for (const value of [undefined, 55, [], [{ from: '2026-01-01' }]]) {
      expect(() => datedSetting(book(value), 'price', '2026-05-01')).toThrow('price');
    }
  });
});
