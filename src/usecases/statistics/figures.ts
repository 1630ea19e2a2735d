import type { Scope } from '../../context.ts';
import { addDays } from '../../domain/civil-date.ts';
import { instantOf } from '../../domain/local-time.ts';
import type { Role } from '../../domain/role.ts';
import { liesWithin, unitName } from '../../domain/rulebook.ts';
import { windowRules } from '../../domain/send-route.ts';
import type { Price } from '../../store/sent-parts.ts';
import { type StaffMember, staffOf } from '../../store/staff.ts';
import {
  type ConferenceCount,
  countConferences,
  countQuestions,
  countSends,
  type Kept,
  type QuestionCount,
  type Span,
  type StatisticsScope,
} from '../../store/statistics.ts';
import type { Period } from '../../understand/period.ts';
import { todayOf } from '../conferences/organisers.ts';

/** Who sees figures. */
export const FIGURE_ROLES: readonly Role[] = ['secretary', 'chair', 'supervisor', 'unit-head', 'admin'];

/** Who answers for what an account costs. */
const PAYING_ROLES: readonly Role[] = ['secretary', 'chair', 'admin'];

/** How a kind of date was kept, counted. */
export type Keeping = Record<Exclude<Kept, 'none'>, number>;

export type Figures = {
  type: 'figures';
  /** Names of whose figures these are. */
  of: string[];
  conferences: ConferenceCount[];
  questions: number;
  /** Most first. */
  fields: { field: string; questions: number }[];
  states: { status: QuestionCount['status']; questions: number }[];
  informed: Keeping;
  answered: Keeping;
  /** Of the whole installation, for whoever answers for its account: messages by price, and what they cost at a guess, in đồng. */
  sends: (Record<Price, number> & { cost: number }) | null;
};

/** The figures of a period, of the territories and units this person answers for. */
export async function readFigures(
  scope: Scope,
  input: { personId: string; period: Pick<Period, 'from' | 'to'> },
): Promise<Figures | { type: 'not-yours' }> {
  const members = (await staffOf(scope.tx, input.personId)).filter(({ role }) => FIGURE_ROLES.includes(role));
  if (members.length === 0) return { type: 'not-yours' };
  const { timeZone } = scope;
  const span: Span = {
    from: instantOf(input.period.from, 0, 0, timeZone),
    until: instantOf(addDays(input.period.to, 1), 0, 0, timeZone),
    today: todayOf(scope),
    timeZone,
  };
  const whose = scopeOf(scope, members);
  const counts = await countQuestions(scope.tx, whose, span);
  return {
    type: 'figures',
    of: [...new Set(members.map((member) => unitName(scope.rulebook.current(), member.unitCode)))],
    conferences: await countConferences(scope.tx, whose.territories, span),
    questions: counts.reduce((sum, row) => sum + row.questions, 0),
    fields: summed(counts, (row) => row.field).map(([field, questions]) => ({ field, questions })),
    states: summed(counts, (row) => row.status).map(([status, questions]) => ({ status, questions })),
    informed: keeping(counts, (row) => row.informed),
    answered: keeping(counts, (row) => row.answered),
    sends: members.some(({ role }) => PAYING_ROLES.includes(role)) ? await sendsIn(scope, span) : null,
  };
}

async function sendsIn(scope: Scope, span: Span): Promise<Figures['sends']> {
  const sends = await countSends(scope.tx, span);
  const { messagePrice, templatePrice } = windowRules(scope.rulebook.current(), todayOf(scope));
  return { ...sends, cost: sends.billed * messagePrice + sends.template * templatePrice };
}

/** A head of unit sees the unit's own; the others their territory and all within it. */
export function scopeOf(scope: Scope, members: readonly StaffMember[]): StatisticsScope {
  const book = scope.rulebook.current();
  const units = members.filter(({ role }) => role === 'unit-head').map((member) => member.unitCode);
  const tops = members
    .filter(({ role }) => role !== 'unit-head')
    .flatMap(({ unitCode }) => book.units.get(unitCode)?.territoryCode ?? []);
  const territories = [...book.units.values()]
    .filter(({ code, territoryCode }) => code === territoryCode)
    .filter(({ code }) => tops.some((top) => liesWithin(book, code, top)))
    .map((unit) => unit.code);
  // What was asked of a unit of the territory counts though its commune is not known.
  const within = [...book.units.values()].filter((unit) => territories.includes(unit.territoryCode));
  return { territories, units: [...new Set([...units, ...within.map((unit) => unit.code)])] };
}

function summed<Key extends string>(
  counts: readonly QuestionCount[],
  keyOf: (row: QuestionCount) => Key,
): [Key, number][] {
  const sums = new Map<Key, number>();
  for (const row of counts) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.questions);
  return [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

function keeping(counts: readonly QuestionCount[], keptOf: (row: QuestionCount) => Kept): Keeping {
  const sums: Keeping = { 'in-time': 0, late: 0, ahead: 0, overdue: 0 };
  for (const row of counts) {
    const kept = keptOf(row);
    if (kept !== 'none') sums[kept] += row.questions;
  }
  return sums;
}
