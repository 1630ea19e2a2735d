import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import calendarRows from '../../prisma/seed/calendar.json' with { type: 'json' };
import { addDays, daysBetween, isCivilDate, weekday } from '../../src/domain/civil-date.ts';
import {
  addCalendarDays,
  addWorkingDays,
  buildCalendar,
  type CalendarRow,
  isWorkingDay,
  workingDaysBetween,
} from '../../src/domain/working-days.ts';

const rows = calendarRows as CalendarRow[];
const calendar = buildCalendar(rows);
const dates = fc.integer({ min: 0, max: 700 }).map((n) => addDays('2025-01-01', n));

describe('the seed calendar', () => {
  it('has a source, a name and a day that exists in every row, each day once', () => {
    for (const row of rows) {
      expect(isCivilDate(row.date), row.date).toBe(true);
      expect(row.name.length * row.source.length, row.date).toBeGreaterThan(0);
      expect(['high', 'medium', 'low']).toContain(row.confidence);
    }
    expect(new Set(rows.map((row) => row.date)).size).toBe(rows.length);
    expect(rows.filter((row) => row.kind === 'make-up').every((row) => weekday(row.date) > 5)).toBe(true);
  });

  it('covers 2025 and 2026; 2027 has rows, but its Tết is not decided', () => {
    expect([...calendar.yearsCovered]).toEqual([2025, 2026]);
    expect(rows.some((row) => row.date.startsWith('2027'))).toBe(true);
  });
});

describe('isWorkingDay', () => {
  it('knows weekdays, weekends, holidays and make-up Saturdays', () => {
    expect(isWorkingDay(calendar, '2026-11-25')).toBe(true);
    expect(isWorkingDay(calendar, '2026-11-28')).toBe(false);
    expect(isWorkingDay(calendar, '2026-11-29')).toBe(false);
    expect(isWorkingDay(calendar, '2026-11-24')).toBe(false);
    expect(isWorkingDay(calendar, '2026-01-02')).toBe(false);
    expect(isWorkingDay(calendar, '2026-01-10')).toBe(true);
    expect(isWorkingDay(calendar, '2026-08-22')).toBe(true);
    expect(isWorkingDay(calendar, '2025-04-26')).toBe(true);
  });

  it('refuses two rows for one day', () => {
    const row: CalendarRow = { date: '2026-01-01', kind: 'off', name: 'a', source: 'b' };
    expect(() => buildCalendar([row, { ...row, kind: 'make-up' }])).toThrow('2026-01-01');
  });
});

describe('addWorkingDays', () => {
  it.each([
    ['day zero does not count', '2026-11-25', 1, '2026-11-26'],
    ['ten working days are two plain weeks', '2026-11-25', 10, '2026-12-09'],
    ['received on Saturday: Monday is the first day', '2026-11-28', 1, '2026-11-30'],
    ['received on Sunday: Monday is the first day', '2026-11-29', 1, '2026-11-30'],
    ['received on Friday: Monday is the first day', '2026-11-27', 1, '2026-11-30'],
    ['over 24 November, a holiday since 2026', '2026-11-23', 1, '2026-11-25'],
    ['over 24 November 2025, a plain Monday', '2025-11-21', 1, '2025-11-24'],
    ['over Tết 2026: 16 to 20 February', '2026-02-13', 1, '2026-02-23'],
    ['received during Tết', '2026-02-17', 10, '2026-03-06'],
    ['over Tết 2025: 27 to 31 January', '2025-01-24', 10, '2025-02-14'],
    ['a make-up Saturday counts', '2026-01-09', 1, '2026-01-10'],
    ['received on the make-up Saturday', '2026-01-10', 1, '2026-01-12'],
    ['over New Year 2026 with its swap day', '2025-12-31', 1, '2026-01-05'],
    ['over New Year into 2027', '2026-12-31', 1, '2027-01-04'],
    ['over 30 April and 1 May 2026', '2026-04-29', 1, '2026-05-04'],
    ['over the compensating day of Hùng Vương', '2026-04-24', 1, '2026-04-28'],
    ['over National Day 2026: 31 August to 2 September', '2026-08-28', 1, '2026-09-03'],
    ['no days: the day itself, even a Sunday', '2026-11-29', 0, '2026-11-29'],
    ['back over Tết', '2026-02-23', -1, '2026-02-13'],
    ['back from a Sunday', '2026-11-29', -1, '2026-11-27'],
  ])('%s', (_, from, n, expected) => {
    expect(addWorkingDays(calendar, from, n)).toBe(expected);
  });

  it('always ends on a working day, and workingDaysBetween counts it back', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 60 }), (from, n) => {
        const due = addWorkingDays(calendar, from, n);
        expect(isWorkingDay(calendar, due)).toBe(true);
        expect(workingDaysBetween(calendar, from, due)).toBe(n);
        expect(daysBetween(from, due)).toBeGreaterThanOrEqual(n);
      }),
    );
  });

  it('never comes earlier for a later day', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 30 }), (from, n) => {
        const [today, tomorrow] = [
          addWorkingDays(calendar, from, n),
          addWorkingDays(calendar, addDays(from, 1), n),
        ];
        expect(tomorrow >= today).toBe(true);
      }),
    );
  });

  it('refuses parts of days', () => {
    expect(() => addWorkingDays(calendar, '2026-11-25', 1.5)).toThrow(RangeError);
    expect(() => addCalendarDays(calendar, '2026-11-25', Number.NaN, { rollToWorkingDay: true })).toThrow(
      RangeError,
    );
  });
});

describe('addCalendarDays', () => {
  it.each([
    ['plain', '2026-11-25', 10, false, '2026-12-05'],
    ['a Saturday rolls to Monday', '2026-11-25', 10, true, '2026-12-07'],
    ['into Tết rolls over it', '2026-02-08', 10, true, '2026-02-23'],
    ['a make-up Saturday does not roll', '2025-12-31', 10, true, '2026-01-10'],
    ['back from a Monday, rolled to Friday', '2026-11-30', -1, true, '2026-11-27'],
    ['back, not rolled', '2026-12-06', -7, false, '2026-11-29'],
    ['over the year', '2026-12-25', 30, false, '2027-01-24'],
  ])('%s', (_, from, n, rollToWorkingDay, expected) => {
    expect(addCalendarDays(calendar, from, n, { rollToWorkingDay })).toBe(expected);
  });
});

describe('workingDaysBetween', () => {
  it('excludes the first day and includes the last', () => {
    expect(workingDaysBetween(calendar, '2026-11-25', '2026-11-25')).toBe(0);
    expect(workingDaysBetween(calendar, '2026-11-25', '2026-11-26')).toBe(1);
    expect(workingDaysBetween(calendar, '2026-11-27', '2026-11-29')).toBe(0);
    expect(workingDaysBetween(calendar, '2026-02-13', '2026-02-23')).toBe(1);
  });

  it('is negative backwards: how late something is', () => {
    expect(workingDaysBetween(calendar, '2026-11-26', '2026-11-25')).toBe(-1);
    expect(workingDaysBetween(calendar, '2026-11-29', '2026-11-28')).toBe(0);
    fc.assert(
      fc.property(dates, dates, (a, b) => {
        expect(workingDaysBetween(calendar, a, b) + workingDaysBetween(calendar, b, a)).toBe(0);
      }),
    );
  });
});
