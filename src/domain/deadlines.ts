/** Deadlines as rows: which rule, in which version, and the day it leads to, with why. */
import { addDays, type CivilDate, civilDate, weekday, yearOf } from './civil-date.ts';
import { addCalendarDays, addWorkingDays, type WorkingCalendar } from './working-days.ts';

export type DeadlineRule = {
  /** Also the key of its texts: `rules.<id>.what`, `rules.<id>.why`. Several versions may share it. */
  id: string;
  limit: number;
  unit: 'working-day' | 'calendar-day';
  /** `at-most`: to be done by the day. `at-least`: not over, or not later, than the day. */
  direction: 'at-most' | 'at-least';
  /** Whether the days are counted on from the event, or back from it (an announcement before a conference). */
  side: 'after' | 'before';
  /** A calendar period that ends on a day off moves to the next working day (the last one, counted back). */
  roll: boolean;
  source: string;
  confidence: 'high' | 'medium' | 'low';
  /** First and last day of validity, both included; `null`: still valid. */
  validFrom: CivilDate;
  validTo: CivilDate | null;
};

export type DueDate = {
  date: CivilDate;
  /** False if the period touches a year whose days off are not all known: say "expected", not "by". */
  certain: boolean;
  /** The named days off that moved the date, earliest first; plain weekends have no name and are not listed. */
  skipped: { date: CivilDate; name: string }[];
  ruleId: string;
};

/** The version of a rule that is valid on a day; the youngest, should two overlap. */
export function ruleOn<Rule extends Pick<DeadlineRule, 'id' | 'validFrom' | 'validTo'>>(
  rules: readonly Rule[],
  id: string,
  date: CivilDate,
): Rule | undefined {
  return rules
    .filter(
      (rule) => rule.id === id && rule.validFrom <= date && (rule.validTo === null || date <= rule.validTo),
    )
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];
}

/** The day a rule leads to, for something that happened at this instant in the authority's time zone. */
export function dueDate(
  rule: Pick<DeadlineRule, 'id' | 'limit' | 'unit' | 'side' | 'roll'>,
  calendar: WorkingCalendar,
  receivedAt: Date,
  timeZone: string,
): DueDate {
  return dueDateFrom(rule, calendar, civilDate(receivedAt, timeZone));
}

/** The same from a day: a conference or a notice has a date, not an instant. */
export function dueDateFrom(
  rule: Pick<DeadlineRule, 'id' | 'limit' | 'unit' | 'side' | 'roll'>,
  calendar: WorkingCalendar,
  from: CivilDate,
): DueDate {
  const n = rule.side === 'before' ? -rule.limit : rule.limit;
  const date =
    rule.unit === 'working-day'
      ? addWorkingDays(calendar, from, n)
      : addCalendarDays(calendar, from, n, { rollToWorkingDay: rule.roll });
  return {
    date,
    certain: everyYearKnown(calendar, from, date),
    skipped: daysThatMoved(rule, calendar, from, n, date),
    ruleId: rule.id,
  };
}

/** In a calendar period days off count; only those between its plain end and the day it rolled to matter. */
function daysThatMoved(
  rule: Pick<DeadlineRule, 'unit'>,
  calendar: WorkingCalendar,
  from: CivilDate,
  n: number,
  date: CivilDate,
): DueDate['skipped'] {
  if (n === 0) return [];
  const start = rule.unit === 'working-day' ? addDays(from, Math.sign(n)) : addDays(from, n);
  const [first, last] = start < date ? [start, date] : [date, start];
  return [...calendar.off.values()]
    .filter((row) => first <= row.date && row.date <= last && row.date !== date && weekday(row.date) <= 5)
    .map((row) => ({ date: row.date, name: row.name }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Whether the days off are decided for all years from the one day to the other. */
export function everyYearKnown(calendar: WorkingCalendar, a: CivilDate, b: CivilDate): boolean {
  const [first, last] = a < b ? [yearOf(a), yearOf(b)] : [yearOf(b), yearOf(a)];
  for (let year = first; year <= last; year += 1) if (!calendar.yearsCovered.has(year)) return false;
  return true;
}
