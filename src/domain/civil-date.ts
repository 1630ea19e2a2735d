/** Days without hours. Limits of law count days of the authority's own calendar, not spans of 24 hours. */

/** `YYYY-MM-DD`. Compares by `<` and `>` as text. */
export type CivilDate = string;

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;
const MS_PER_DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the text is a day that exists: `2026-02-30` does not. */
export function isCivilDate(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day it is at this instant in the time zone (an IANA name; RangeError if unknown). */
export function civilDate(instant: Date, timeZone: string): CivilDate {
  // The Swedish form of a date is ISO's. A formatter costs far more to make than to use.
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  return format.format(instant);
}

/** `31/12/2026`: the form of dates in templates of platforms. */
export function slashDate(date: CivilDate): string {
  return date.split('-').reverse().join('/');
}

/** The day `n` days later, or earlier if negative. */
export function addDays(date: CivilDate, n: number): CivilDate {
  return dateOf(dayNumber(date) + n);
}

/** How many days `to` lies after `from`; negative if before. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 Monday … 7 Sunday (ISO 8601). */
export function weekday(date: CivilDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
}

/** A few hundred days around now are counted over and over, and reading a date costs far more than looking it up. */
const numbers = new Map<CivilDate, number>();
const dates = new Map<number, CivilDate>();
const MOST_KNOWN = 5000;

function dateOf(number: number): CivilDate {
  const known = dates.get(number);
  if (known !== undefined) return known;
  const date = new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
  if (dates.size >= MOST_KNOWN) dates.clear();
  dates.set(number, date);
  return date;
}

function dayNumber(date: CivilDate): number {
  const known = numbers.get(date);
  if (known !== undefined) return known;
  if (!isCivilDate(date)) throw new RangeError(`Not a date of the form YYYY-MM-DD: ${date}`);
  const number = Date.parse(date) / MS_PER_DAY;
  if (numbers.size >= MOST_KNOWN) numbers.clear();
  numbers.set(date, number);
  return number;
}
