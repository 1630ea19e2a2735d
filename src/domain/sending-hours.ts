import { addDays, type CivilDate, civilDate } from './civil-date.ts';
import { instantOf, timeOf } from './local-time.ts';
import type { Rulebook } from './rulebook.ts';
import { versionOn } from './settings.ts';

/** From when and until when, by the clock: `06:00` to `22:00` means that the last minute is 21:59. */
export type SendingHours = { from: string; until: string };

const SHAPE = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/**
 * The setting of hours in which something goes to many, as it holds on a day: `[{"from":"2026-01-01","hours":["06:00","22:00"]}]`.
 * Throws where the row is missing or no range within one day.
 */
export function hoursSetting(book: Rulebook, key: string, on: CivilDate): SendingHours {
  const { hours } = versionOn(book, key, on);
  const [from, until] = Array.isArray(hours) ? hours.map(String) : [];
  const sound = from !== undefined && until !== undefined && SHAPE.test(from) && SHAPE.test(until);
  if (!sound || from >= until) throw new Error(`the setting ${key} has no hours of one day`);
  return { from, until };
}

/** When what goes to many may go next; null while it may go now. */
export function opensAt({ from, until }: SendingHours, now: Date, timeZone: string): Date | null {
  const { date, hour, minute } = timeOf(now, timeZone);
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  if (time >= from && time < until) return null;
  const [opensHour = 0, opensMinute = 0] = from.split(':').map(Number);
  return instantOf(time < from ? date : addDays(date, 1), opensHour, opensMinute, timeZone);
}

/** The hours of announcements today, and when they may go next: null while they may go now. */
export function announcementHours(
  book: Rulebook,
  now: Date,
  timeZone: string,
): SendingHours & { opens: Date | null } {
  const hours = hoursSetting(book, 'announcement-hours', civilDate(now, timeZone));
  return { ...hours, opens: opensAt(hours, now, timeZone) };
}
