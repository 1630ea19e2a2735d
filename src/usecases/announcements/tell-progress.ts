import type { Context, Scope } from '../../context.ts';
import type { Choice, Outgoing, RichText } from '../../domain/message.ts';
import { progressBar } from '../../domain/progress-bar.ts';
import { announcementHours } from '../../domain/sending-hours.ts';
import { type Mark, perMinute, withMark } from '../../domain/sending-pace.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import { accountsOf } from '../../store/accounts.ts';
import {
  type ArticleProgress,
  articleOfBroadcast,
  dropArticle,
  isSettled,
} from '../../store/broadcast-articles.ts';
import {
  foldTally,
  marksOf,
  noteProgress,
  type Progress,
  progressOf,
  type Running,
  takeRunningBroadcasts,
} from '../../store/broadcast-progress.ts';
import { type Broadcast, dropUnsent, finishBroadcast, stopOutdated } from '../../store/broadcasts.ts';
import { tell } from '../messages/tell.ts';
import { articleLine, tellReport } from './report-message.ts';

/** A message is edited no more often than this: a chat takes about one a second, and the sender's own come first. */
const EVERY_MS = 3000;

/** Messages of this key show how far one announcement is. */
export const progressKey = (broadcastId: string) => `announcement-progress:${broadcastId}`;

/** How an announcement stands: its messages, and the article that goes to all followers where there is one. */
type Standing = {
  progress: Progress;
  article: ArticleProgress | null;
  opens: Date | null;
  /** The last looks, while messages go. */
  marks: Mark[];
};

async function standingOf(
  scope: Scope,
  broadcast: Pick<Running, 'id' | 'status' | 'urgentAt'>,
): Promise<Standing> {
  const progress = await progressOf(scope.tx, broadcast);
  const opens = broadcast.urgentAt ? null : announcingFrom(scope);
  const goes = broadcast.status === 'sent' && opens === null && progress.waiting > 0;
  const mark = { at: scope.clock.now().getTime(), done: totalOf(progress) - progress.waiting };
  return {
    progress,
    article: await articleOfBroadcast(scope.tx, broadcast.id),
    opens,
    marks: goes ? withMark(await marksOf(scope.tx, broadcast.id), mark) : [],
  };
}

function totalOf({ sent, waiting, held, blocked, failed, dropped }: Progress): number {
  return sent + waiting + held + blocked + failed + dropped;
}

/** Whether nothing of it is to go any more. */
function isOver({ progress, article }: Standing, { status }: Pick<Running, 'status'>): boolean {
  const made = !article || isSettled(article) || (status === 'stopped' && article.state !== 'sending');
  return progress.waiting === 0 && made;
}

/** When announcements may go next; null while they may go now. */
function announcingFrom(ctx: Context): Date | null {
  return announcementHours(ctx.rulebook.current(), ctx.clock.now(), ctx.timeZone).opens;
}

/** How far an announcement is, as a bar and in numbers, with what can be done with it. */
function progressMessage(
  speak: Speaker,
  broadcast: Pick<Running, 'id' | 'status' | 'sentAt' | 'changedAt'>,
  standing: Standing,
): Outgoing {
  const { status, sentAt, changedAt } = broadcast;
  const { progress, article, opens } = standing;
  const { sent, waiting, held, dropped } = progress;
  const total = totalOf(progress);
  const text = speak.rich('announce.progress', {
    when: speak.dateTime(sentAt),
    bar: progressBar(total - waiting - (status === 'stopped' ? dropped : 0), total),
    ...progress,
  });
  const pace = perMinute(standing.marks);
  if (pace !== null) text.push('\n', ...paceLine(speak, pace, waiting));
  const when = speak.dateTime(changedAt ?? sentAt);
  if (held > 0) text.push('\n', ...speak.rich('announce.held', { held }));
  if (status === 'stopped') {
    text.push('\n', ...speak.rich('announce.stoppedAt', { when, sent, dropped }));
  } else if (dropped > 0) text.push('\n', ...speak.rich('announce.muted', { dropped }));
  if (status === 'paused') text.push('\n', ...speak.rich('announce.pausedAt', { when }));
  if (article) text.push('\n', ...articleLine(speak, article));
  if (status === 'sent' && opens && !isOver(standing, broadcast)) {
    text.push('\n', ...speak.rich('announce.goesOn', { when: speak.dateTime(opens) }));
  }
  return { text, choices: choicesOf(speak, broadcast, standing) };
}

/** How fast it goes, and how long the rest takes at that rate. */
function paceLine(speak: Speaker, pace: number, waiting: number): RichText {
  const minutes = Math.ceil(waiting / pace);
  const left =
    waiting < pace
      ? speak.plain('report.pace.soon')
      : minutes <= 90
        ? speak.plain('report.pace.minutes', { count: minutes })
        : speak.plain('report.pace.hours', { count: Math.ceil(minutes / 60) });
  return speak.rich('report.pace.line', { perMinute: speak.number(Math.round(pace)), left });
}

function choicesOf(
  speak: Speaker,
  broadcast: Pick<Running, 'id' | 'status'>,
  standing: Standing,
): Choice[][] {
  const { id, status } = broadcast;
  const choice = (key: TextKey, handle: string) => ({
    label: speak.plain(key),
    action: `announce:${handle}:${id}`,
  });
  const failed = status === 'sent' && standing.article?.state === 'failed';
  const each = failed ? [[choice('announce.button.each', 'each')]] : [];
  // Whoever has to write first gets it when they do, until that is stopped too.
  if (isOver(standing, broadcast)) {
    const held = status === 'sent' && standing.progress.held > 0;
    const report = [choice('report.button.show', 'report')];
    return [...each, report, ...(held ? [[choice('announce.button.halt', 'halt')]] : [])];
  }
  const again = choice('announce.button.progress', 'progress');
  if (status === 'stopped') return [[again]];
  const rest =
    status === 'paused'
      ? choice('announce.button.resume', 'resume')
      : choice('announce.button.pause', 'pause');
  return [...each, [again], [rest, choice('announce.button.halt', 'halt')]];
}

/** What makes one look at an announcement differ from the last one. */
function shownOf(broadcast: Pick<Running, 'status'>, standing: Standing): object {
  const { progress, article, opens, marks } = standing;
  const { status } = broadcast;
  const waits = status === 'sent' && !isOver(standing, broadcast);
  return {
    ...progress,
    status,
    article: article?.state ?? null,
    opens: waits ? opens : null,
    moves: perMinute(marks) !== null,
  };
}

/** How far an announcement is now, for somebody who asks; what they saw is not told them once more. */
export async function lookAtProgress(
  scope: Scope,
  speak: Speaker,
  broadcast: Broadcast & { sentAt: Date },
): Promise<Outgoing> {
  const standing = await standingOf(scope, broadcast);
  await noteProgress(scope.tx, broadcast.id, shownOf(broadcast, standing), standing.marks);
  return progressMessage(speak, broadcast, standing);
}

/**
 * Shows the senders of announcements that are under way how far they are whenever that has changed, in the message they
 * have, and a last time when nothing is on its way any more. Where a message can't be changed (`editing` names the channels where it can) only the end is told.
 */
export async function tellProgress(ctx: Context, editing: readonly string[]): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const scope = { ...ctx, tx };
    const now = ctx.clock.now();
    await stopOutdated(tx, now);
    for (const running of await takeRunningBroadcasts(tx, now, new Date(now.getTime() - EVERY_MS))) {
      if (running.status === 'stopped') {
        await dropArticle(tx, running.id);
        // What it comes to was told when it was stopped: it is counted once more when all is settled.
        if (!(await dropUnsent(tx, running.id, now))) continue;
      }
      await foldTally(tx, running.id);
      const standing = await standingOf(scope, running);
      const finished = isOver(standing, running);
      if (finished) await finishBroadcast(tx, running.id, now);
      await showStanding(scope, running, standing, finished ? 'all' : editing);
      if (finished) await tellReport(scope, running);
    }
  });
  ctx.wake.tell('outbox');
}

/** Shows its sender how an announcement stands, where that is news and their channel is one of these. */
async function showStanding(
  scope: Scope,
  running: Running,
  standing: Standing,
  channels: readonly string[] | 'all',
): Promise<void> {
  const { id, senderId } = running;
  // At night or behind others nothing moves: the same message is not edited for nothing.
  if (!(await noteProgress(scope.tx, id, shownOf(running, standing), standing.marks))) return;
  const account = (await accountsOf(scope.tx, [senderId])).get(senderId)?.account;
  if (!account || !(channels === 'all' || channels.includes(account.channel))) return;
  const telling = { kind: 'announcement-progress', replaces: progressKey(id), inPlace: true };
  await tell(scope, [senderId], telling, (speak) => progressMessage(speak, running, standing));
}
