import type { Scope } from '../../context.ts';
import { type CivilDate, civilDate } from '../../domain/civil-date.ts';
import { workingDaysBetween } from '../../domain/working-days.ts';
import type { Speaker } from '../../infra/texts.ts';

/** What is left till a day, in working days, as staff read it: "còn 5 ngày làm việc". */
export function timeLeft(scope: Scope, speak: Speaker, date: CivilDate): string {
  const today = civilDate(scope.clock.now(), scope.timeZone);
  const left = workingDaysBetween(scope.rulebook.current().calendar, today, date);
  if (date < today) return speak.plain('card.daysOver', { count: Math.max(1, -left) });
  return left === 0 ? speak.plain('card.today') : speak.plain('card.daysLeft', { count: left });
}
