import type { Channel } from '../channels/channel.ts';
import type { Context, Tx } from '../context.ts';
import { NeedsOwnTransaction } from '../infra/tx.ts';
import { markHandled, postponeUpdate, type StoredUpdate, takeUpdates } from '../store/inbox.ts';
import { converse } from './converse.ts';

/** Conversations in one transaction: enough that statements hardly count, few enough that nobody waits long for others. */
const AT_ONCE = 64;

export type Left = { update: StoredUpdate; error: unknown };

/**
 * Handles the oldest update of each of many conversations in one transaction. What one of them writes is kept back until all
 * are through, so one that fails, or needs a transaction of its own, leaves no trace and holds nobody up.
 * @returns how many were taken, and those that are still to be handled.
 */
export async function handleTogether(
  ctx: Context,
  channels: ReadonlyMap<string, Channel>,
  except: readonly string[],
): Promise<{ taken: number; left: Left[] }> {
  const stopTimer = ctx.metrics.updateSeconds.startTimer();
  let updates: StoredUpdate[] = [];
  try {
    const left = await ctx.db.together(async (shared) => {
      updates = await takeUpdates(shared.sql, ctx.clock.now(), {
        channels: [...channels.keys()],
        limit: AT_ONCE,
        except,
      });
      const turns = updates.map((update) => ({ update, tx: shared.turn() }));
      const failures = await Promise.all(turns.map(({ update, tx }) => handleOne(ctx, channels, update, tx)));
      await shared.write(turns.filter((_turn, index) => failures[index] === null).map(({ tx }) => tx));
      return failures.filter((failure) => failure !== null);
    });
    if (left.length < updates.length) ctx.wake.tell('outbox');
    ctx.metrics.updates.inc({ way: 'together' }, updates.length - left.length);
    for (const _update of updates) stopTimer();
    return { taken: updates.length, left };
  } catch (error) {
    // Not even taken: there is nothing to go on with.
    if (updates.length === 0) throw error;
    ctx.log.warn({ err: error, updates: updates.length }, 'updates are handled one by one');
    return { taken: updates.length, left: updates.map((update) => ({ update, error })) };
  }
}

/** @returns why it is still to be handled; null when it is. */
async function handleOne(
  ctx: Context,
  channels: ReadonlyMap<string, Channel>,
  update: StoredUpdate,
  tx: Tx,
): Promise<Left | null> {
  try {
    // What failed before would perhaps take the others along.
    if (update.attempts > 0) throw new NeedsOwnTransaction();
    const channel = channels.get(update.channel);
    if (!channel) throw new Error(`no channel ${update.channel}`);
    const understood = channel.interpret(update.payload);
    if (understood?.group) throw new NeedsOwnTransaction();
    // A download may take long, and the others would wait for it.
    if (understood?.incoming.type === 'message' && understood.incoming.files.length > 0) {
      throw new NeedsOwnTransaction();
    }
    const outcome = understood && (await converse({ ...ctx, tx }, { channel, ...understood, files: [] }));
    if (outcome?.type === 'slowed') await postponeUpdate(tx, [{ id: update.id, until: outcome.until }]);
    else await markHandled(tx, [{ id: update.id, at: ctx.clock.now() }]);
    return null;
  } catch (error) {
    return { update, error };
  }
}
