import type { Context } from '../../context.ts';
import type { Outgoing } from '../../domain/message.ts';
import { progressBar } from '../../domain/progress-bar.ts';
import type { Speaker } from '../../infra/texts.ts';
import { accountsOf } from '../../store/accounts.ts';
import {
  finishBroadcast,
  noteProgress,
  type Progress,
  progressOf,
  takeRunningBroadcasts,
} from '../../store/broadcasts.ts';
import { tell } from '../messages/tell.ts';

/** A message is edited no more often than this: a chat takes about one a second, and the sender's own come first. */
const EVERY_MS = 3000;

/** Messages of this key show how far one announcement is. */
export const progressKey = (broadcastId: string) => `announcement-progress:${broadcastId}`;

/** How far an announcement is, as a bar and in numbers. */
export function progressMessage(
  speak: Speaker,
  { id, sentAt }: { id: string; sentAt: Date },
  progress: Progress,
): Outgoing {
  const { sent, waiting, held, blocked, failed } = progress;
  const total = sent + waiting + held + blocked + failed;
  const text = speak.rich('announce.progress', {
    when: speak.dateTime(sentAt),
    bar: progressBar(total - waiting, total),
    ...progress,
  });
  if (held > 0) text.push('\n', ...speak.rich('announce.held', { held }));
  const again = { label: speak.plain('announce.button.progress'), action: `announce:progress:${id}` };
  return { text, choices: waiting > 0 ? [[again]] : [] };
}

/**
 * Shows the senders of announcements that are under way how far they are whenever that has changed, in the message they
 * have, and a last time when nothing is on its way any more. Where a message can't be changed (`editing` names the channels where it can) only the end is told.
 */
export async function tellProgress(ctx: Context, editing: readonly string[]): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const scope = { ...ctx, tx };
    const now = ctx.clock.now();
    for (const running of await takeRunningBroadcasts(tx, now, new Date(now.getTime() - EVERY_MS))) {
      const progress = await progressOf(tx, running.id);
      const finished = progress.waiting === 0;
      if (finished) await finishBroadcast(tx, running.id, now);
      // At night or behind others nothing moves: the same message is not edited for nothing.
      if (!(await noteProgress(tx, running.id, progress))) continue;
      const account = (await accountsOf(tx, [running.senderId])).get(running.senderId)?.account;
      if (!account || !(finished || editing.includes(account.channel))) continue;
      await tell(
        scope,
        [running.senderId],
        { kind: 'announcement-progress', replaces: progressKey(running.id), inPlace: true },
        (speak) => progressMessage(speak, running, progress),
      );
    }
  });
  ctx.wake.tell('outbox');
}
