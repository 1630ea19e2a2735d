import type { Scope } from '../../context.ts';
import { audit } from '../../store/audit.ts';
import { dropArticle } from '../../store/broadcast-articles.ts';
import { progressOf } from '../../store/broadcast-progress.ts';
import { type Broadcast, reopenBroadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { openBroadcast } from './announce.ts';

/** What may be done with an announcement that was sent: the statuses it can be done in, and the one that follows. */
const STEPS = {
  pause: { from: ['sent'], to: 'paused', action: 'announcement-paused' },
  resume: { from: ['paused'], to: 'sent', action: 'announcement-resumed' },
  stop: { from: ['sent', 'paused'], to: 'stopped', action: 'announcement-stopped' },
} as const satisfies Record<
  string,
  { from: readonly Broadcast['status'][]; to: Broadcast['status']; action: string }
>;

export type Steering = keyof typeof STEPS;

/** `as-it-was`: it was so already, or has come to its end; nothing is changed. */
export type Steered = { type: 'steered' | 'as-it-was'; broadcast: Broadcast } | { type: 'not-found' };

/**
 * Pauses an announcement, goes on with it, or stops it for good. One row is changed: every process looks at it before it
 * takes a message of the announcement, so that nothing more goes out but what is on its way this very moment.
 */
export async function steerAnnouncement(
  scope: Scope,
  { personId, id, step }: { personId: string; id: string; step: Steering },
): Promise<Steered> {
  const opened = await openBroadcast(scope, personId, id);
  if (opened.type === 'not-found' || !opened.broadcast.sentAt) return { type: 'not-found' };
  const { broadcast, conference } = opened;
  const { from, to, action } = STEPS[step];
  const fits = (from as readonly Broadcast['status'][]).includes(broadcast.status);
  // What is left of one that came to its end waits for its people's next word: that can still be stopped.
  const may = fits && (!broadcast.finished || (step === 'stop' && (await hasHeld(scope, broadcast))));
  if (!may) return { type: 'as-it-was', broadcast };
  const changed = await updateBroadcast(scope.tx, id, { status: to, changedAt: scope.clock.now() });
  if (step === 'stop') {
    await dropArticle(scope.tx, id);
    if (broadcast.finished) await reopenBroadcast(scope.tx, id, 0);
  }
  await audit(scope, {
    actorId: personId,
    action,
    subject: conference?.code ?? broadcast.territoryCode,
    data: { broadcast: id },
  });
  return { type: 'steered', broadcast: changed };
}

async function hasHeld(scope: Scope, broadcast: Broadcast): Promise<boolean> {
  return (await progressOf(scope.tx, broadcast)).held > 0;
}
