import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  civilDate,
  daysBetween,
  isCivilDate,
  weekday,
  yearOf,
} from '../../src/domain/civil-date.ts';

const dates = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('civil dates', () => {
  it('knows the days that exist', () => {
    for (const date of ['2026-01-01', '2028-02-29', '2026-12-31']) expect(isCivilDate(date), date).toBe(true);
    for (const text of [
      '2026-02-29',
      '2026-02-30',
      '2026-13-01',
      '2026-1-1',
      '01/02/2026',
      '',
      '2026-01-01T00:00Z',
    ]) {
      expect(isCivilDate(text), text).toBe(false);
    }
  });

  it('adds and counts days over months, years and leap days', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-03-01', -1)).toBe('2027-02-28');
    fc.assert(
      fc.property(dates, fc.integer({ min: -5000, max: 5000 }), (date, n) => {
        expect(daysBetween(date, addDays(date, n))).toBe(n);
      }),
    );
  });

  it('counts weekdays from Monday to Sunday', () => {
    expect(weekday('2026-11-23')).toBe(1);
    expect(weekday('2026-11-29')).toBe(7);
    expect(weekday('1969-12-31')).toBe(3);
    expect(yearOf('2026-11-29')).toBe(2026);
    fc.assert(
      fc.property(dates, (date) => {
        expect(weekday(date)).toBe(new Date(date).getUTCDay() || 7);
      }),
    );
  });

  it('is the day of the place, not of the server: Viet Nam is seven hours ahead', () => {
    const zone = 'Asia/Ho_Chi_Minh';
    expect(civilDate(new Date('2026-11-25T16:59:59.999Z'), zone)).toBe('2026-11-25');
    expect(civilDate(new Date('2026-11-25T17:00:00.000Z'), zone)).toBe('2026-11-26');
    expect(civilDate(new Date('2026-12-31T17:00:00.000Z'), zone)).toBe('2027-01-01');
    expect(civilDate(new Date('2026-12-31T17:00:00.000Z'), 'UTC')).toBe('2026-12-31');
  });

  it('refuses what is no date and no time zone', () => {
    expect(() => addDays('25/11/2026', 1)).toThrow(RangeError);
    expect(() => civilDate(new Date(), 'Asia/Son_La')).toThrow(RangeError);
  });
});
