import type { Scope } from '../../context.ts';
import type { Sheet, SheetCell } from '../../documents/spreadsheet.ts';
import { plain } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import type { Speaker } from '../../infra/texts.ts';
import type { Counts, Report } from './report.ts';
import { articleLine, COUNTED, channelSaid, leftOut, tookSaid } from './report-message.ts';

/** A report as three tables: all in all, by reason, by hour. */
export function reportSheets(scope: Scope, speak: Speaker, report: Report): Sheet[] {
  return [summary(scope, speak, report), byReason(speak, report), byHour(scope, speak, report)];
}

function summary(scope: Scope, speak: Speaker, report: Report): Sheet {
  const { article, broadcast, counts, byChannel } = report;
  const content = broadcast.content[speak.locale] ?? broadcast.content['vi'];
  const facts: SheetCell[][] = [
    [speak.plain('report.sheet.sentAt'), wallClock(scope, broadcast.sentAt)],
    [speak.plain('report.sheet.madeAt'), wallClock(scope, scope.clock.now())],
    [speak.plain('report.sheet.territory'), unitName(scope.rulebook.current(), broadcast.territoryCode)],
    [speak.plain('report.sheet.text'), plain(content?.text ?? [])],
    [speak.plain('report.sheet.took'), report.tookMs === null ? null : tookSaid(speak, report.tookMs)],
  ];
  const numbers = (name: string, of: Counts) => [
    [name, of.total],
    ...COUNTED.map((key): SheetCell[] => [`${name}: ${speak.plain(`report.count.${key}`)}`, of[key]]),
  ];
  return {
    name: speak.plain('report.sheet.summary'),
    head: [speak.plain('report.sheet.what'), speak.plain('report.sheet.value')],
    rows: [
      ...facts,
      ...numbers(speak.plain('report.sheet.all'), counts),
      ...report.byRoute.map(({ route, messages }): SheetCell[] => [
        `${speak.plain('report.sheet.route')}: ${speak.plain(`record.route.${route}`)}`,
        messages,
      ]),
      ...leftOut(report).map(({ reason, people }): SheetCell[] => [
        `${speak.plain('report.sheet.leftOut')}: ${speak.plain(`report.exclusion.${reason}`)}`,
        people,
      ]),
      ...(article ? [[speak.plain('report.sheet.article'), plain(articleLine(speak, article))]] : []),
      ...byChannel.flatMap(({ channel, ...of }) => numbers(channelSaid(speak, channel), of)),
    ],
    widths: [36, 60],
  };
}

function byReason(speak: Speaker, { byReason: reasons }: Report): Sheet {
  return {
    name: speak.plain('report.sheet.reasons'),
    head: [speak.plain('report.sheet.reason'), speak.plain('report.sheet.people')],
    rows: reasons.map(({ reason, messages }) => [speak.plain(`report.reason.${reason}`), messages]),
    widths: [60, 12],
  };
}

function byHour(scope: Scope, speak: Speaker, { byHour: hours }: Report): Sheet {
  return {
    name: speak.plain('report.sheet.hours'),
    head: [speak.plain('report.sheet.hour'), ...ENDED.map((key) => speak.plain(`report.count.${key}`))],
    rows: hours.map((of) => [wallClock(scope, of.hour), ...ENDED.map((key) => of[key])]),
    widths: [20, ...ENDED.map(() => 16)],
  };
}

/** What comes to an end at an hour. */
const ENDED = ['delivered', 'blocked', 'failed', 'uncertain', 'dropped'] as const;

/** The clock of the time zone in the UTC fields, as a spreadsheet shows it. */
function wallClock({ timeZone }: Scope, instant: Date): Date {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return new Date(`${shown.format(instant).replace(' ', 'T')}Z`);
}
