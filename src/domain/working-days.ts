/**
 * Working days over rows of holidays and make-up days (Bộ luật Lao động 2019, Điều 112; the spans of Tết and the
 * swaps are announced for each year). The day of receipt is day zero.
 */
import { addDays, type CivilDate, weekday, yearOf } from './civil-date.ts';

export type CalendarRow = {
  date: CivilDate;
  /** `off`: a day off. `make-up`: a Saturday or Sunday on which people work for a day off they had. */
  kind: 'off' | 'make-up';
  name: string;
  source: string;
  /** `low`: the authorities have not decided yet, so no date that depends on that year is certain. */
  confidence?: 'high' | 'medium' | 'low';
};

export type WorkingCalendar = {
  off: ReadonlyMap<CivilDate, CalendarRow>;
  makeUp: ReadonlyMap<CivilDate, CalendarRow>;
  /** Years that have rows, all of them decided. */
  yearsCovered: ReadonlySet<number>;
};

export function buildCalendar(rows: readonly CalendarRow[]): WorkingCalendar {
  const off = new Map<CivilDate, CalendarRow>();
  const makeUp = new Map<CivilDate, CalendarRow>();
  for (const row of rows) {
    if (off.has(row.date) || makeUp.has(row.date)) throw new Error(`Two calendar rows for ${row.date}`);
    (row.kind === 'off' ? off : makeUp).set(row.date, row);
  }
  const undecided = new Set(rows.filter((row) => row.confidence === 'low').map((row) => yearOf(row.date)));
  const years = rows.map((row) => yearOf(row.date)).filter((year) => !undecided.has(year));
  return { off, makeUp, yearsCovered: new Set(years) };
}

export function isWorkingDay(calendar: WorkingCalendar, date: CivilDate): boolean {
  if (calendar.makeUp.has(date)) return true;
  return weekday(date) <= 5 && !calendar.off.has(date);
}

/** The working day on or after the date, or on or before it with `step` −1. */
export function nearestWorkingDay(calendar: WorkingCalendar, date: CivilDate, step: 1 | -1 = 1): CivilDate {
  let day = date;
  while (!isWorkingDay(calendar, day)) day = addDays(day, step);
  return day;
}

/** The `n`-th working day after `from`, which itself does not count; before it if `n` is negative. Zero: `from`. */
export function addWorkingDays(calendar: WorkingCalendar, from: CivilDate, n: number): CivilDate {
  if (!Number.isInteger(n)) throw new RangeError(`Not a whole number of working days: ${n}`);
  const step = n < 0 ? -1 : 1;
  let day = from;
  for (let left = Math.abs(n); left > 0; left -= 1) {
    day = nearestWorkingDay(calendar, addDays(day, step), step);
  }
  return day;
}

/** The `n`-th calendar day after `from` (before, if negative), moved on to a working day if asked. */
export function addCalendarDays(
  calendar: WorkingCalendar,
  from: CivilDate,
  n: number,
  options: { rollToWorkingDay: boolean },
): CivilDate {
  if (!Number.isInteger(n)) throw new RangeError(`Not a whole number of days: ${n}`);
  const day = addDays(from, n);
  return options.rollToWorkingDay ? nearestWorkingDay(calendar, day, n < 0 ? -1 : 1) : day;
}

/** How many working days lie after `from` up to and including `to`; negative if `to` is the earlier. */
export function workingDaysBetween(calendar: WorkingCalendar, from: CivilDate, to: CivilDate): number {
  if (to < from) {
    const back = workingDaysBetween(calendar, to, from);
    return back === 0 ? 0 : -back;
  }
  let count = 0;
  for (let day = from; day < to; ) {
    day = addDays(day, 1);
    if (isWorkingDay(calendar, day)) count += 1;
  }
  return count;
}
