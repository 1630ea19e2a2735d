/**
 * Days and times as people type them: "25/12/2026 8h", "8h30 ngày 25/12", "14:00 25-12-26", "2 giờ chiều mai",
 * "ngày 25 tháng 12 năm 2026", "8am 25/12". The day comes before the month, as in Việt Nam.
 */
import { addDays, type CivilDate, isCivilDate, weekday, yearOf } from '../domain/civil-date.ts';
import { stripDiacritics } from './normalise.ts';

export type TypedTime = { hour: number; minute: number };

export type TypedDateTime =
  /** `time` null: only a day was typed. */
  | { type: 'read'; date: CivilDate; time: TypedTime | null }
  /** Looks like a day or a time that does not exist: 31/02, 25h. */
  | { type: 'impossible' }
  | { type: 'not-read' };

/** `today` gives the year where none was typed: the next such day, today included. */
export function readDateTime(typed: string, today: CivilDate): TypedDateTime {
  const text = plain(typed);
  const time = readTime(text);
  const day = readDay(time.rest, today);
  if (day === 'none') return { type: 'not-read' };
  if (day === 'impossible' || time.found === 'impossible') return { type: 'impossible' };
  // What is left over must not carry numbers: whoever types "25/12 8h30 40 người" means more than a time.
  if (/\d/.test(day.rest)) return { type: 'not-read' };
  return { type: 'read', date: day.date, time: time.found };
}

function plain(typed: string): string {
  return stripDiacritics(typed).toLowerCase().replace(/[,;]/g, ' ').replace(/\s+/g, ' ').trim();
}

const TIME =
  /(?<![\d/.-])(\d{1,2})\s?(?:h(?![a-z])|gio|g(?![a-z])|:)\s?(?:(\d{1,2})(?:\s?(?:phut|ph|p))?(?![\d/.-])|(ruoi))?\s?(sang|trua|chieu|toi|am|pm)?|(?<![\d/.-])(\d{1,2})\s?(am|pm)\b/;

function readTime(text: string): { found: TypedTime | null | 'impossible'; rest: string } {
  const match = TIME.exec(text);
  if (!match) return { found: null, rest: text };
  const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  const half = match[4] ?? match[6];
  const hour = inHalf(Number(match[1] ?? match[5]), half);
  const minute = match[3] ? 30 : Number(match[2] ?? 0);
  const found = hour <= 23 && minute <= 59 ? { hour, minute } : 'impossible';
  return { found, rest };
}

function inHalf(hour: number, half: string | undefined): number {
  if (hour > 12 || half === undefined) return hour;
  const afternoon = half === 'chieu' || half === 'toi' || half === 'pm' || (half === 'trua' && hour < 10);
  if (afternoon) return hour === 12 ? 12 : hour + 12;
  return hour === 12 && half === 'am' ? 0 : hour;
}

type Day = { date: CivilDate; rest: string };

function readDay(text: string, today: CivilDate): Day | 'impossible' | 'none' {
  return readIso(text) ?? readNumbers(text, today) ?? readWords(text, today) ?? 'none';
}

function readIso(text: string): Day | 'impossible' | null {
  const match = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(text);
  if (!match) return null;
  return existing(Number(match[1]), Number(match[2]), Number(match[3]), without(text, match));
}

const NUMBERS = /\b(\d{1,2})\s?(?:[/.-]|thang\s)\s?(\d{1,2})(?:\s?(?:[/.-]|nam\s)\s?(\d{4}|\d{2}))?(?![\d/])/;

function readNumbers(text: string, today: CivilDate): Day | 'impossible' | null {
  const match = NUMBERS.exec(text);
  if (!match) return null;
  const [day, month] = [Number(match[1]), Number(match[2])];
  const rest = without(text, match);
  if (match[3])
    return existing(match[3].length === 2 ? 2000 + Number(match[3]) : Number(match[3]), month, day, rest);
  const thisYear = existing(yearOf(today), month, day, rest);
  if (thisYear !== 'impossible' && thisYear.date >= today) return thisYear;
  return existing(yearOf(today) + 1, month, day, rest);
}

const WORDS: readonly [RegExp, number][] = [
  [/\b(?:hom nay|today)\b/, 0],
  [/\b(?:ngay mai|mai|tomorrow)\b/, 1],
  [/\b(?:ngay kia|mot nua|ngay mot)\b/, 2],
];

const WEEKDAYS: readonly [RegExp, number][] = [
  [/\b(?:thu (?:hai|2)|monday)\b/, 1],
  [/\b(?:thu (?:ba|3)|tuesday)\b/, 2],
  [/\b(?:thu (?:tu|4)|wednesday)\b/, 3],
  [/\b(?:thu (?:nam|5)|thursday)\b/, 4],
  [/\b(?:thu (?:sau|6)|friday)\b/, 5],
  [/\b(?:thu (?:bay|7)|saturday)\b/, 6],
  [/\b(?:chu nhat|sunday)\b/, 7],
];

/** A weekday is one of this week, or of the next if it says so; without either the next one that comes. */
function readWords(text: string, today: CivilDate): Day | null {
  for (const [words, days] of WORDS) {
    const match = words.exec(text);
    if (match) return { date: addDays(today, days), rest: without(text, match) };
  }
  for (const [words, number] of WEEKDAYS) {
    const match = words.exec(text);
    if (!match) continue;
    const ahead = number - weekday(today);
    const rest = without(text, match);
    if (/\b(?:tuan (?:sau|toi)|next week)\b/.test(rest)) return { date: addDays(today, ahead + 7), rest };
    return { date: addDays(today, ahead < 0 ? ahead + 7 : ahead), rest };
  }
  return null;
}

function existing(year: number, month: number, day: number, rest: string): Day | 'impossible' {
  const date = [String(year).padStart(4, '0'), two(month), two(day)].join('-');
  return isCivilDate(date) ? { date, rest } : 'impossible';
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function without(text: string, match: RegExpExecArray): string {
  return `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
}
