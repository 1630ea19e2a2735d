import { civilDate } from '../../domain/civil-date.ts';
import type { RichText } from '../../domain/message.ts';
import { fieldLabel } from '../../domain/rulebook.ts';
import { type Period, readPeriod } from '../../understand/period.ts';
import { FIGURE_ROLES, type Figures, type Keeping, readFigures } from '../../usecases/statistics/figures.ts';
import type { Part, Turn } from '../part.ts';
import { button, join, say, sayText } from '../say.ts';

/** Periods one press away; the words are those that can be typed. */
const USUAL = [
  ['month', 'thang nay'],
  ['before', 'thang truoc'],
  ['quarter', 'quy nay'],
  ['year', 'nam nay'],
] as const;
const NUMBER_WIDTH = 4;

async function show(turn: Turn, typed: string): Promise<void> {
  const period = periodOf(turn, typed);
  if (!period) return sayText(turn, 'stats.periodUnknown', {}, [periodRow(turn)]);
  const figures = await readFigures(turn.scope, { personId: turn.person.id, period });
  if (figures.type === 'not-yours') return sayText(turn, 'stats.notYours');
  await say(turn, { text: join(linesOf(turn, period, figures)), choices: [periodRow(turn)] });
}

function periodOf(turn: Turn, typed: string): Period | null {
  return readPeriod(typed, civilDate(turn.now, turn.scope.timeZone));
}

function periodRow(turn: Turn) {
  return USUAL.map(([key, words]) => button(turn, `stats.button.${key}`, `stats:${words}`));
}

function linesOf(turn: Turn, period: Period, figures: Figures): RichText[] {
  const { speak } = turn;
  const kind = period.kind === 'half' ? (period.number === 1 ? 'half-1' : 'half-2') : period.kind;
  const name = speak.plain(`stats.period.${kind}`, { number: period.number, year: period.year });
  const lines = [
    speak.rich('stats.title', { period: name }),
    [figures.of.join(', ')],
    ...conferences(turn, figures),
    ...sends(turn, figures),
  ];
  if (figures.questions === 0) return [...lines, [''], speak.rich('stats.noQuestions')];
  const book = turn.scope.rulebook.current();
  return [
    ...lines,
    [''],
    speak.rich('stats.questions', { count: figures.questions }),
    ...figures.fields.map(({ field, questions }) => row(questions, fieldLabel(book, field, speak.locale))),
    [''],
    speak.rich('stats.states'),
    ...figures.states.map(({ status, questions }) => row(questions, speak.plain(`card.state.${status}`))),
    [''],
    speak.rich('stats.informed'),
    ...kept(turn, figures.informed),
    speak.rich('stats.answered'),
    ...kept(turn, figures.answered),
  ];
}

/** What the account on Zalo sent and what it costs; nothing where nothing was sent. */
function sends({ speak }: Turn, { sends: counts }: Figures): RichText[] {
  if (!counts) return [];
  const { cost, ...byPrice } = counts;
  const rows = (['free', 'included', 'billed', 'template'] as const)
    .filter((price) => byPrice[price] > 0)
    .map((price) => row(byPrice[price], speak.plain(`stats.price.${price}`)));
  if (rows.length === 0) return [];
  const total = cost > 0 ? [speak.rich('stats.cost', { cost: cost.toLocaleString(speak.locale) })] : [];
  return [[''], speak.rich('stats.sends'), ...rows, ...total];
}

function conferences(turn: Turn, { conferences: counts }: Figures): RichText[] {
  const { speak } = turn;
  const total = counts.reduce((sum, count) => sum + count.conferences, 0);
  if (total === 0) return [[''], speak.rich('stats.noConferences')];
  const levels = ['commune', 'province', 'party'] as const;
  const byLevel = levels.flatMap((level) => {
    const count = counts.filter((one) => one.level === level).reduce((sum, one) => sum + one.conferences, 0);
    return count === 0 ? [] : [row(count, speak.plain(`stats.level.${level}`))];
  });
  const byState = (['open', 'closed', 'held', 'concluded', 'cancelled'] as const).flatMap((status) => {
    const count = counts
      .filter((one) => one.status === status)
      .reduce((sum, one) => sum + one.conferences, 0);
    return count === 0 ? [] : [row(count, speak.plain(`conference.state.${status}`))];
  });
  return [[''], speak.rich('stats.conferences', { count: total }), ...byLevel, ...byState];
}

function kept(turn: Turn, keeping: Keeping): RichText[] {
  return (['in-time', 'late', 'ahead', 'overdue'] as const)
    .filter((how) => keeping[how] > 0)
    .map((how) => row(keeping[how], turn.speak.plain(`stats.kept.${how}`)));
}

/** A number in its column, then what it counts: a table that a narrow screen does not break. */
function row(number: number, what: string): RichText {
  return [{ code: String(number).padStart(NUMBER_WIDTH) }, ` ${what}`];
}

/** `/thongke [period]`: the figures of one's territory or unit. */
export const statisticsPart: Part = {
  commands: [
    {
      words: ['thongke', 'stats'],
      roles: FIGURE_ROLES,
      describe: 'stats.describe',
      // Which day it is does not matter to whether the words name a period.
      accepts: (argument) => readPeriod(argument, '2026-01-01') !== null,
      run: show,
    },
  ],
  actions: { stats: (turn, [words = '']) => show(turn, words) },
};
