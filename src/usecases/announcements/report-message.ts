import type { Scope } from '../../context.ts';
import { EXCLUSIONS, type Exclusion } from '../../domain/audience.ts';
import type { Choice, Outgoing, RichText } from '../../domain/message.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import type { ArticleProgress } from '../../store/broadcast-articles.ts';
import { lockBroadcast } from '../../store/broadcasts.ts';
import { tell } from '../messages/tell.ts';
import { type Counts, notReached, type Report, reportOf } from './report.ts';

/** What a report counts, in this order. */
export const COUNTED = [
  'delivered',
  'read',
  'waiting',
  'held',
  'blocked',
  'failed',
  'uncertain',
  'dropped',
] as const satisfies readonly (keyof Counts)[];

/** Tells the sender of an announcement that came to its end what became of it. */
export async function tellReport(
  scope: Scope,
  { id, senderId }: { id: string; senderId: string },
): Promise<void> {
  const broadcast = await lockBroadcast(scope.tx, id);
  if (!broadcast?.sentAt) return;
  const report = await reportOf(scope, { ...broadcast, sentAt: broadcast.sentAt });
  await tell(scope, [senderId], { kind: 'announcement-report' }, (speak) => reportMessage(speak, report));
}

/** What became of an announcement, with its file and what can be done about who did not get it. */
export function reportMessage(speak: Speaker, report: Report): Outgoing {
  const { broadcast, counts, byRoute, byReason, byChannel, article, tookMs } = report;
  const lines: RichText[] = [
    speak.rich('report.title', { when: speak.dateTime(broadcast.sentAt) }),
    speak.rich('report.reached', {
      delivered: speak.number(counts.delivered),
      total: speak.number(counts.total),
    }),
    ...(counts.read > 0 ? [speak.rich('report.read', { read: speak.number(counts.read) })] : []),
    ...byRoute.map(({ route, messages }) =>
      speak.rich('report.routeLine', {
        route: speak.plain(`record.route.${route}`),
        people: speak.number(messages),
      }),
    ),
    ...(tookMs === null ? [] : [speak.rich('report.took', { took: tookSaid(speak, tookMs) })]),
    ...(byReason.length === 0 ? [] : [speak.rich('report.others')]),
    ...byReason.map(({ reason, messages }) =>
      speak.rich('report.reasonLine', {
        reason: speak.plain(`report.reason.${reason}`),
        people: speak.number(messages),
      }),
    ),
    ...byChannel.map(({ channel, delivered, total }) =>
      speak.rich('report.channelLine', {
        channel: channelSaid(speak, channel),
        delivered: speak.number(delivered),
        total: speak.number(total),
      }),
    ),
    ...leftOut(report).map(({ reason, people }) =>
      speak.rich('report.leftOut', {
        reason: speak.plain(`report.exclusion.${reason}`),
        people: speak.number(people),
      }),
    ),
    ...(article ? [articleLine(speak, article)] : []),
  ];
  return {
    text: lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])),
    choices: choicesFor(speak, report),
  };
}

/** Whom it was for and was not sent to from the start, and why. */
export function leftOut({ broadcast: { excluded } }: Report): { reason: Exclusion; people: number }[] {
  return EXCLUSIONS.flatMap((reason) => {
    const people = excluded?.[reason] ?? 0;
    return people > 0 ? [{ reason, people }] : [];
  });
}

/** How the part of an announcement stands that goes to all followers of an account as one article. */
export function articleLine(speak: Speaker, { state, people, error, sentAt }: ArticleProgress): RichText {
  return speak.rich(`announce.article.${state}`, {
    people,
    why: error ?? '',
    when: sentAt ? speak.dateTime(sentAt) : '',
  });
}

function choicesFor(speak: Speaker, { broadcast: { id, status }, counts, article }: Report): Choice[][] {
  const choice = (key: TextKey, handle: string): Choice => ({
    label: speak.plain(key),
    action: `announce:${handle}:${id}`,
  });
  const over = counts.waiting === 0;
  const each = status === 'sent' && article?.state === 'failed';
  return [
    ...(each ? [[choice('announce.button.each', 'each')]] : []),
    [choice('report.button.file', 'file'), ...(over ? [choice('record.button', 'record')] : [])],
    ...(over && notReached(counts) > 0 ? [[choice('report.button.again', 'again')]] : []),
    ...(over ? [[choice('report.button.correct', 'correct')]] : []),
  ];
}

export function channelSaid(speak: Speaker, channel: string): string {
  return speak.maybe(`announce.channel.${channel}`) ?? channel;
}

/** A duration in plain words. */
export function tookSaid(speak: Speaker, ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return speak.plain('report.pace.soon');
  if (minutes <= 90) return speak.plain('report.pace.minutes', { count: minutes });
  return speak.plain('report.pace.hours', { count: Math.round(minutes / 60) });
}
