import type { Scope } from '../../context.ts';
import { type CivilDate, civilDate, daysBetween } from '../../domain/civil-date.ts';
import { type DueDate, dueDate, everyYearKnown, ruleOn } from '../../domain/deadlines.ts';
import type { RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { addCalendarDays, workingDaysBetween } from '../../domain/working-days.ts';
import type { Speaker } from '../../infra/texts.ts';
import { clarifyingSince } from '../../store/questions.ts';

/** By when the person is told what happens with the question: a limit of law, never the day of the answer. */
export const INFORM_RULE = 'K4';
/** A unit's own aim for the answer, where no conference gives the day. */
export const ANSWER_RULE = 'UNIT-ANSWER';
/** The answer is given at the conference: no period, its day. */
export const CONFERENCE_RULE = 'CONFERENCE';

export type QuestionDates = Pick<Question, 'informBy' | 'informRule' | 'answerBy' | 'answerRule'>;

/** The two dates of a question received at this instant. */
export function datesFor(
  scope: Scope,
  receivedAt: Date,
  conference: { startsAt: Date } | null,
): QuestionDates {
  const inform = dueBy(scope, INFORM_RULE, receivedAt);
  if (!inform) throw new Error(`no deadline rule ${INFORM_RULE} is valid`);
  const dates = { informBy: inform.date, informRule: inform.ruleId };
  if (conference) {
    const answerBy = civilDate(conference.startsAt, scope.timeZone);
    return { ...dates, answerBy, answerRule: CONFERENCE_RULE };
  }
  const answer = dueBy(scope, ANSWER_RULE, receivedAt);
  return { ...dates, answerBy: answer?.date ?? null, answerRule: answer?.ruleId ?? null };
}

/**
 * The dates of a question that no longer waits for its asker's explanation, whether it came or an official gave up waiting:
 * the time since the asking back does not count. The day of a conference stays, and so does the law's date, which the
 * asking back itself has met.
 */
export async function datesAfterPause(
  scope: Scope,
  question: Question,
): Promise<Pick<QuestionDates, 'answerBy'> | Record<string, never>> {
  if (question.answerBy === null || question.answerRule !== ANSWER_RULE) return {};
  const since = await clarifyingSince(scope.tx, question.id);
  if (since === null) return {};
  const today = civilDate(scope.clock.now(), scope.timeZone);
  const paused = daysBetween(civilDate(since, scope.timeZone), today);
  if (paused <= 0) return {};
  const { calendar } = scope.rulebook.current();
  return { answerBy: addCalendarDays(calendar, question.answerBy, paused, { rollToWorkingDay: true }) };
}

/** The date of the answer, where a change moved it. */
export function movedDate(before: QuestionDates, after: QuestionDates): CivilDate | null {
  return after.answerBy === before.answerBy ? null : after.answerBy;
}

/** The day a rule leads to, with the days off that moved it; null where no version of the rule is valid. */
export function dueBy(scope: Scope, ruleId: string, from: Date): DueDate | null {
  const book = scope.rulebook.current();
  const rule = ruleOn(book.deadlines, ruleId, civilDate(from, scope.timeZone));
  return rule ? dueDate(rule, book.calendar, from, scope.timeZone) : null;
}

/** "còn 5 ngày làm việc", "hôm nay", "quá 2 ngày làm việc". */
export function timeLeft(scope: Scope, speak: Speaker, date: CivilDate): string {
  const today = civilDate(scope.clock.now(), scope.timeZone);
  const count = workingDaysBetween(scope.rulebook.current().calendar, today, date);
  if (date < today) return speak.plain('dates.over', { count: Math.max(1, -count) });
  return count === 0 ? speak.plain('dates.today') : speak.plain('dates.left', { count });
}

/** A day to wait for: "thứ Tư 02/12/2026 (còn 7 ngày làm việc)"; without the count where days off are not decided yet. */
export function dateAhead(scope: Scope, speak: Speaker, date: CivilDate): string {
  const today = civilDate(scope.clock.now(), scope.timeZone);
  if (!everyYearKnown(scope.rulebook.current().calendar, today, date)) return speak.date(date);
  return speak.plain('dates.ahead', { date: speak.date(date), left: timeLeft(scope, speak, date) });
}

/** Where a rule stands, as short as a receipt wants it: "Điều 28 Luật Tiếp công dân". */
export function sourceInShort(scope: Scope, speak: Speaker, ruleId: string, from: Date): string {
  const rule = ruleOn(scope.rulebook.current().deadlines, ruleId, civilDate(from, scope.timeZone));
  return speak.maybe(`rules.${ruleId}.cite`) ?? rule?.source ?? ruleId;
}

/** A rule that has no sentence of its own: "10 ngày làm việc, Điều 28 Luật Tiếp công dân". */
function ruleInShort(scope: Scope, speak: Speaker, ruleId: string, from: Date): string {
  const rule = ruleOn(scope.rulebook.current().deadlines, ruleId, civilDate(from, scope.timeZone));
  if (!rule) return ruleId;
  const key = rule.unit === 'working-day' ? 'dates.workingDays' : 'dates.calendarDays';
  const source = sourceInShort(scope, speak, ruleId, from);
  return speak.plain('dates.rule', { limit: speak.plain(key, { count: rule.limit }), source });
}

/** Why a question is to be answered by its date; the days off that moved it are named. */
export function whyThisDate(
  scope: Scope,
  speak: Speaker,
  question: Question,
  which: 'inform' | 'answer',
): RichText {
  const ruleId = which === 'inform' ? question.informRule : question.answerRule;
  const date = which === 'inform' ? question.informBy : question.answerBy;
  if (ruleId === null) return [];
  if (ruleId === CONFERENCE_RULE) return speak.rich('dates.conferenceDay');
  const why = speak.maybe(`rules.${ruleId}.why`) ?? ruleInShort(scope, speak, ruleId, question.receivedAt);
  const due = dueBy(scope, ruleId, question.receivedAt);
  // A date that was extended or paused has moved: then the days off of the first one explain nothing.
  if (!due || due.date !== date || due.skipped.length === 0) return [why];
  const days = due.skipped.map((day) =>
    speak.plain('dates.dayOff', { date: speak.date(day.date), name: day.name }),
  );
  return [why, ' ', ...speak.rich('dates.skipped', { days: days.join('; ') })];
}
