import { describe, expect, it } from 'vitest';
import { readPeriod } from '../../src/understand/period.ts';

const TODAY = '2026-11-25';

describe('a period as people type it', () => {
  it.each([
    ['', 'month', 11, '2026-11-01', '2026-11-30'],
    ['tháng này', 'month', 11, '2026-11-01', '2026-11-30'],
    ['thang truoc', 'month', 10, '2026-10-01', '2026-10-31'],
    ['11/2026', 'month', 11, '2026-11-01', '2026-11-30'],
    ['02/2028', 'month', 2, '2028-02-01', '2028-02-29'],
    ['tháng 12', 'month', 12, '2026-12-01', '2026-12-31'],
    ['tháng 1 năm 2027', 'month', 1, '2027-01-01', '2027-01-31'],
    ['quý 4', 'quarter', 4, '2026-10-01', '2026-12-31'],
    ['Quý IV/2025', 'quarter', 4, '2025-10-01', '2025-12-31'],
    ['quý này', 'quarter', 4, '2026-10-01', '2026-12-31'],
    ['q1 2027', 'quarter', 1, '2027-01-01', '2027-03-31'],
    ['6 tháng đầu năm', 'half', 1, '2026-01-01', '2026-06-30'],
    ['6 tháng cuối năm 2025', 'half', 2, '2025-07-01', '2025-12-31'],
    ['9 tháng', 'nine-months', 0, '2026-01-01', '2026-09-30'],
    ['2026', 'year', 0, '2026-01-01', '2026-12-31'],
    ['năm trước', 'year', 0, '2025-01-01', '2025-12-31'],
    ['this year', 'year', 0, '2026-01-01', '2026-12-31'],
  ])('%s', (typed, kind, number, from, to) => {
    expect(readPeriod(typed, TODAY)).toEqual({ kind, number, year: Number(from.slice(0, 4)), from, to });
  });

  it.each(['quý 5', 'tháng 13', '13/2026', 'hôm qua', '9 tháng cuối năm', 'giúp tôi'])(
    '%s is none',
    (typed) => {
      expect(readPeriod(typed, TODAY)).toBeNull();
    },
  );

  it('knows the month before January', () => {
    expect(readPeriod('tháng trước', '2027-01-10')).toMatchObject({ from: '2026-12-01', to: '2026-12-31' });
  });
});
