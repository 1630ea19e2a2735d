import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { type CsvCell, csvLine } from '../../documents/csv.ts';
import { type CivilDate, civilDate, daysBetween, slashDate } from '../../domain/civil-date.ts';
import { type Outgoing, plain } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import type { Speaker } from '../../infra/texts.ts';
import type { RecordSubject } from '../../store/delivery-records.ts';
import type { DeliveryCount, DeliveryRow } from '../../store/delivery-rows.ts';
import { lastDayToAnnounce, resultsDueBy } from '../conferences/checks.ts';

type Stamp = (at: Date | null) => string | null;

const COLUMNS = [
  ...(['person', 'commune', 'communeName', 'channel', 'route', 'message', 'state'] as const),
  ...(['queued', 'sent', 'delivered', 'read', 'reason'] as const),
];

export type RecordText = {
  /** What was announced, by whom, when it had to be and what became of it: above the messages of each file. */
  head(
    subject: RecordSubject,
    more: { counts: readonly DeliveryCount[]; part: number; madeAt: Date },
  ): string;
  /** One message; of the person an id that means nothing outside this service. */
  line(row: DeliveryRow): string;
};

/** The words of a record in one language. */
export function recordText(ctx: Context, speak: Speaker): RecordText {
  const stamp = stampIn(ctx.timeZone);
  const book = ctx.rulebook.current();
  const word = remember((key) => speak.maybe(`record.${key}`) ?? key.slice(key.indexOf('.') + 1));
  const state = (name: string) => word(`state.${name}`);
  const route = (name: string) => word(`route.${name || 'none'}`);
  return {
    head(subject, { counts, part, madeAt }) {
      const lines: CsvCell[][] = [
        [speak.plain('record.title')],
        [speak.plain('record.part'), part],
        ...whatLines(ctx, speak, subject, stamp),
        ...clockLines(ctx, speak, subject, stamp),
        [speak.plain('record.madeAt'), stamp(madeAt)],
        [],
        (['state', 'route', 'messages', 'read'] as const).map((name) => speak.plain(`record.counts.${name}`)),
        ...counts.map((one) => [state(one.state), route(one.route), one.messages, one.read]),
        [],
        COLUMNS.map((name) => speak.plain(`record.column.${name}`)),
      ];
      return lines.map(csvLine).join('');
    },
    line: (row) =>
      csvLine([
        row.personId,
        row.communeCode,
        row.communeCode && unitName(book, row.communeCode),
        row.channel,
        route(row.route),
        row.messageId,
        state(row.state),
        ...[row.queuedAt, row.sentAt, row.deliveredAt, row.readAt].map(stamp),
        row.reason,
      ]),
  };
}

/** `2026-11-25 08:30:05`, by the authority's clock: it sorts, and spreadsheets know it as a time. */
function stampIn(timeZone: string): Stamp {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => at && format.format(at);
}

/** A million lines say the same few words. */
function remember(make: (key: string) => string): (key: string) => string {
  const made = new Map<string, string>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function whatLines(ctx: Context, speak: Speaker, subject: RecordSubject, stamp: Stamp): CsvCell[][] {
  const { what, number, purpose, conferenceCode, startsAt, unitCode, fileSha256 } = subject;
  const title =
    what === 'notice'
      ? speak.plain('record.notice', { number: number ?? '' })
      : speak.plain('record.announcement');
  const unit = unitCode && unitName(ctx.rulebook.current(), unitCode);
  return [
    [speak.plain('record.what'), title],
    [speak.plain('record.purpose'), speak.maybe(`record.purposes.${purpose}`) ?? purpose],
    [speak.plain('record.unit'), unit],
    [speak.plain('record.hash'), hashOf(subject)],
    ...(fileSha256 ? [[speak.plain('record.fileHash'), `sha256:${fileSha256}`]] : []),
    ...(conferenceCode ? [[speak.plain('record.conference'), conferenceCode]] : []),
    ...(startsAt ? [[speak.plain('record.startsAt'), stamp(startsAt)]] : []),
    ...articleLine(speak, subject, stamp),
  ];
}

function articleLine(speak: Speaker, { article }: RecordSubject, stamp: Stamp): CsvCell[][] {
  if (!article) return [];
  const { state, people, messageId, sentAt } = article;
  const said = speak.plain('record.articleLine', { state, people, id: messageId ?? '–' });
  return [[speak.plain('record.article'), said, stamp(sentAt === null ? null : new Date(sentAt))]];
}

/** Of the words that people read: anybody who has them can tell that it is these. */
function hashOf({ what, text }: RecordSubject): string {
  const words = what === 'notice' ? text : plain((JSON.parse(text) as Outgoing).text);
  return `sha256:${createHash('sha256').update(words).digest('hex')}`;
}

/** By when it had to be announced, when it was, and how the two stand to each other. */
function clockLines(ctx: Context, speak: Speaker, subject: RecordSubject, stamp: Stamp): CsvCell[][] {
  const { startsAt, publishedAt } = subject;
  const published: CsvCell[] = [speak.plain('record.published'), stamp(publishedAt)];
  const rule = subject.purpose === 'K3' ? 'K3' : 'K2';
  const find = rule === 'K3' ? resultsDueBy : lastDayToAnnounce;
  const due = startsAt && find(ctx, startsAt);
  if (!due) return [published];
  return [
    published,
    [speak.plain('record.due', { rule }), slashDate(due.date)],
    [speak.plain('record.days'), due.days],
    [speak.plain('record.source'), due.source],
    [speak.plain('record.clock'), against(speak, due.date, civilDate(publishedAt, ctx.timeZone))],
  ];
}

function against(speak: Speaker, due: CivilDate, published: CivilDate): string {
  if (published <= due) return speak.plain('record.inTime');
  return speak.plain('record.late', { days: daysBetween(due, published) });
}
