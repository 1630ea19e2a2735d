import type { CivilDate } from '../domain/civil-date.ts';

/** A civil date as a `date` column wants it, whatever the zone of this machine. */
export function toDay(date: CivilDate): Date {
  return new Date(`${date}T00:00:00Z`);
}

export function fromDay(day: Date): CivilDate {
  return day.toISOString().slice(0, 10) as CivilDate;
}
