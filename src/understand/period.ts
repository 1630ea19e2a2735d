/** Periods of a report as people type them: "tháng này", "11/2026", "quý 4", "quý IV/2026", "6 tháng đầu năm", "2026". */
import { addDays, type CivilDate, yearOf } from '../domain/civil-date.ts';
import { stripDiacritics } from './normalise.ts';

export type Period = {
  kind: 'month' | 'quarter' | 'half' | 'nine-months' | 'year';
  /** Of the month, quarter or half; 0 for a year. */
  number: number;
  year: number;
  /** First and last day, both included. */
  from: CivilDate;
  to: CivilDate;
};

/** Null: no period. An empty text is this month. */
export function readPeriod(typed: string, today: CivilDate): Period | null {
  const text = stripDiacritics(typed).toLowerCase().replace(/\s+/g, ' ').trim();
  const year = yearOf(today);
  const month = Number(today.slice(5, 7));
  if (/^(|thang nay|nay|this month)$/.test(text)) return months('month', month, year, month, month);
  if (/^(thang truoc|last month)$/.test(text)) {
    const before = month === 1 ? { month: 12, year: year - 1 } : { month: month - 1, year };
    return months('month', before.month, before.year, before.month, before.month);
  }
  if (/^(quy nay|this quarter)$/.test(text)) return quarter(Math.ceil(month / 3), year);
  if (/^(nam nay|this year)$/.test(text)) return months('year', 0, year, 1, 12);
  if (/^(nam truoc|nam ngoai|last year)$/.test(text)) return months('year', 0, year - 1, 1, 12);
  return readNumbered(text, year);
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4 };

function readNumbered(text: string, thisYear: number): Period | null {
  const ofYear = (typed: string | undefined) => (typed === undefined ? thisYear : Number(typed));
  const whole = /^(?:nam )?(\d{4})$/.exec(text);
  if (whole) return months('year', 0, Number(whole[1]), 1, 12);
  const quarterly = /^(?:quy |q)(\d|i{1,3}|iv)(?:[ /-]+(?:nam )?(\d{4}))?$/.exec(text);
  if (quarterly) return quarter(ROMAN[quarterly[1] ?? ''] ?? Number(quarterly[1]), ofYear(quarterly[2]));
  const long = /^(6|9) thang(?: (dau|cuoi) nam)?(?: (\d{4}))?$/.exec(text);
  if (long) return longPeriod(long[1] === '9', long[2] === 'cuoi', ofYear(long[3]));
  const monthly = /^(?:thang )?(\d{1,2})[ /-]+(?:nam )?(\d{4})$/.exec(text) ?? /^thang (\d{1,2})$/.exec(text);
  if (!monthly) return null;
  const number = Number(monthly[1]);
  return number >= 1 && number <= 12 ? months('month', number, ofYear(monthly[2]), number, number) : null;
}

function longPeriod(nine: boolean, second: boolean, year: number): Period | null {
  if (nine) return second ? null : months('nine-months', 0, year, 1, 9);
  return second ? months('half', 2, year, 7, 12) : months('half', 1, year, 1, 6);
}

function quarter(number: number, year: number): Period | null {
  if (number < 1 || number > 4) return null;
  return months('quarter', number, year, number * 3 - 2, number * 3);
}

function months(kind: Period['kind'], number: number, year: number, first: number, last: number): Period {
  const next = last === 12 ? firstOf(year + 1, 1) : firstOf(year, last + 1);
  return { kind, number, year, from: firstOf(year, first), to: addDays(next, -1) };
}

function firstOf(year: number, month: number): CivilDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
}
