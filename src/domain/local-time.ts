import { type CivilDate, civilDate } from './civil-date.ts';

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The instant at which clocks in the time zone show this day, hour and minute. */
export function instantOf(date: CivilDate, hour: number, minute: number, timeZone: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  // The offset of a zone depends on the instant: once to come near it, once more where the clocks change.
  const near = wanted - offsetAt(wanted, timeZone);
  return new Date(wanted - offsetAt(near, timeZone));
}

/** The hour and minute that clocks in the time zone show at this instant. */
export function timeOf(instant: Date, timeZone: string): { date: CivilDate; hour: number; minute: number } {
  const [hour = 0, minute = 0] = formatOf(timeZone).format(instant).slice(11, 16).split(':').map(Number);
  return { date: civilDate(instant, timeZone), hour, minute };
}

function offsetAt(time: number, timeZone: string): number {
  const shown = Date.parse(`${formatOf(timeZone).format(new Date(time)).replace(' ', 'T')}Z`);
  return shown - Math.floor(time / MINUTE_MS) * MINUTE_MS;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  // The Swedish form of date and time is ISO's, but for the T.
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  return format;
}
