import type { Scope } from '../../context.ts';
import { type CivilDate, civilDate } from '../../domain/civil-date.ts';
import { dueDate, ruleOn } from '../../domain/deadlines.ts';
import { type DataRequestKind, insertDataRequest } from '../../store/data-requests.ts';

/** The first answer to a request about one's own data; done at once, it is the last too. */
const RULE = 'K16';

/** A request with its dates, as its answer names them. */
export type Dated = {
  askedAt: Date;
  answeredAt: Date;
  /** The day the law gives for the answer. */
  answerBy: CivilDate;
  /** The law itself. */
  source: string;
};

/** Writes down that a person asked and was answered (K16). `outcome` holds ids and counts, never the data. */
export async function recordRequest(
  scope: Scope,
  personId: string,
  kind: DataRequestKind,
  outcome: object = {},
): Promise<Dated> {
  const now = scope.clock.now();
  const book = scope.rulebook.current();
  const rule = ruleOn(book.deadlines, RULE, civilDate(now, scope.timeZone));
  if (!rule) throw new Error(`no rule ${RULE} is valid today`);
  const { date } = dueDate(rule, book.calendar, now, scope.timeZone);
  await insertDataRequest(scope.tx, {
    personId,
    kind,
    askedAt: now,
    answerBy: date,
    answeredAt: now,
    outcome,
  });
  return { askedAt: now, answeredAt: now, answerBy: date, source: rule.source };
}
