import type { Scope } from '../../context.ts';
import { type CivilDate, civilDate } from '../../domain/civil-date.ts';
import type { Conference } from '../../domain/conference.ts';
import { dueDateFrom, ruleOn } from '../../domain/deadlines.ts';
import { isWorkingDay } from '../../domain/working-days.ts';

/** How long before it a conference is announced (Luật 72/2025/QH15, Điều 43). */
const ANNOUNCE_RULE = 'K2';
/** How long after it the results are announced (the same article). */
const RESULTS_RULE = 'K3';

export type TimesProblem =
  | { type: 'past' }
  /** Questions would be taken after the conference, or not at all. */
  | { type: 'intake-wrong' };

/** Whether a conference can be planned for these times. */
export function timesProblem(
  scope: Scope,
  times: Pick<Conference, 'startsAt' | 'intakeUntil'>,
): TimesProblem | null {
  const now = scope.clock.now();
  if (times.startsAt <= now) return { type: 'past' };
  if (times.intakeUntil <= now || times.intakeUntil > times.startsAt) return { type: 'intake-wrong' };
  return null;
}

/** The day off a conference would fall on: its name, or '' for a plain weekend; null on a working day. */
export function dayOff(scope: Scope, startsAt: Date): string | null {
  const { calendar } = scope.rulebook.current();
  const date = civilDate(startsAt, scope.timeZone);
  return isWorkingDay(calendar, date) ? null : (calendar.off.get(date)?.name ?? '');
}

type Rules = Pick<Scope, 'rulebook' | 'timeZone'>;
/** `days`: how many the rule gives. */
export type DueBy = { date: CivilDate; days: number; source: string };

/** The last day on which it may be announced, and the rule that says so. */
export function lastDayToAnnounce(scope: Rules, startsAt: Date): DueBy | null {
  const book = scope.rulebook.current();
  const day = civilDate(startsAt, scope.timeZone);
  const rule = ruleOn(book.deadlines, ANNOUNCE_RULE, day);
  if (!rule) return null;
  return { date: dueDateFrom(rule, book.calendar, day).date, days: rule.limit, source: rule.source };
}

/** By when the results of a conference are announced to the people, and the rule that says so. */
export function resultsDueBy(scope: Rules, startsAt: Date): DueBy | null {
  const book = scope.rulebook.current();
  const day = civilDate(startsAt, scope.timeZone);
  const rule = ruleOn(book.deadlines, RESULTS_RULE, day);
  if (!rule) return null;
  return { date: dueDateFrom(rule, book.calendar, day).date, days: rule.limit, source: rule.source };
}
