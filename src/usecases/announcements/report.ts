import type { Scope } from '../../context.ts';
import { reasonOf, type SendReason } from '../../domain/send-reason.ts';
import { type ArticleProgress, articleOfBroadcast } from '../../store/broadcast-articles.ts';
import { type ByRoute, type Outcome, otherRoutesOf, outcomesOf } from '../../store/broadcast-report.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { openBroadcast } from './announce.ts';

/** How many messages. */
export type Counts = {
  total: number;
  delivered: number;
  /** Of those, how many were seen, where the channel tells. */
  read: number;
  /** On their way, or to go on their way. */
  waiting: number;
  /** For the person's next word. */
  held: number;
  blocked: number;
  failed: number;
  uncertain: number;
  /** Not sent and not to be. */
  dropped: number;
};

/** What became of an announcement. */
export type Report = {
  broadcast: Broadcast & { sentAt: Date };
  counts: Counts;
  /** Of those that went, which not as a plain message on the channel they were for. */
  byRoute: ByRoute[];
  byReason: { reason: SendReason; messages: number }[];
  byChannel: ({ channel: string } & Counts)[];
  byHour: ({ hour: Date } & Counts)[];
  /** The part of it that went to all followers at once; null: there was none. */
  article: ArticleProgress | null;
  /** How long the messages took that arrived; null: none did. */
  tookMs: number | null;
};

/** Counts what became of an announcement so far. */
export async function reportOf(scope: Scope, broadcast: Broadcast & { sentAt: Date }): Promise<Report> {
  const outcomes = await outcomesOf(scope.tx, broadcast.id);
  const reasons = Map.groupBy(
    outcomes.filter(({ state }) => state !== 'sent'),
    ({ state, why }) => reasonOf(state, why),
  );
  const channels = Map.groupBy(outcomes, ({ channel }) => channel);
  const hours = Map.groupBy(
    outcomes.filter(({ hour }) => hour !== null),
    ({ hour }) => hour?.getTime() ?? 0,
  );
  const last = outcomes.filter(({ state }) => state === 'sent').map((one) => one.last?.getTime() ?? 0);
  return {
    broadcast,
    counts: countsOf(outcomes, broadcast),
    byRoute: await otherRoutesOf(scope.tx, broadcast.id, broadcast.sentAt),
    byReason: [...reasons]
      .map(([reason, of]) => ({ reason, messages: sum(of) }))
      .sort((a, b) => b.messages - a.messages),
    byChannel: [...channels].map(([channel, of]) => ({ channel, ...countsOf(of, broadcast) })),
    byHour: [...hours]
      .sort(([a], [b]) => a - b)
      .map(([hour, of]) => ({ hour: new Date(hour), ...countsOf(of, broadcast) })),
    article: await articleOfBroadcast(scope.tx, broadcast.id),
    tookMs: last.length > 0 ? Math.max(0, Math.max(...last) - broadcast.sentAt.getTime()) : null,
  };
}

/** Of a stopped announcement nothing waits but what is being sent this moment. */
function countsOf(outcomes: readonly Outcome[], { status }: Pick<Broadcast, 'status'>): Counts {
  const of = (...states: string[]) => sum(outcomes.filter(({ state }) => states.includes(state)));
  const stopped = status === 'stopped';
  return {
    total: sum(outcomes),
    delivered: of('sent'),
    read: outcomes.reduce((total, { read }) => total + read, 0),
    waiting: stopped ? of('sending') : of('pending', 'sending'),
    held: stopped ? 0 : of('waiting'),
    blocked: of('blocked'),
    failed: of('failed'),
    uncertain: of('uncertain'),
    dropped: stopped ? of('dropped', 'replaced', 'pending', 'waiting') : of('dropped', 'replaced'),
  };
}

function sum(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((total, { messages }) => total + messages, 0);
}

/** How many it was for and did not reach, whom it may be sent to again: not who wants none, nor whom it still may reach. */
export function notReached({ blocked, failed, uncertain, dropped }: Counts): number {
  return blocked + failed + uncertain + dropped;
}

export type OpenedReport = { type: 'report'; report: Report } | { type: 'not-found' };

/** The report for who may send announcements there. */
export async function openReport(scope: Scope, personId: string, id: string): Promise<OpenedReport> {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type === 'not-found') return opened;
  const { broadcast } = opened;
  const { sentAt } = broadcast;
  if (!sentAt) return { type: 'not-found' };
  return { type: 'report', report: await reportOf(scope, { ...broadcast, sentAt }) };
}
