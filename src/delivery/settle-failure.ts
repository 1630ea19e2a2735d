import { type Channel, SendError, type SendFailure } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { describeError } from '../infra/log.ts';
import { markBlocked } from '../store/accounts.ts';
import { pauseChannel } from '../store/channel-pauses.ts';
import type { Leased } from '../store/outbox-lease.ts';
import type { Settlement } from '../store/outbox-settle.ts';
import { leaveGroup } from '../store/unit-groups.ts';

const RETRY_MS = [1000, 5000, 30_000, 120_000, 600_000, 3_600_000];
/** So often a message is tried before it is given up. */
export const TRIES = RETRY_MS.length + 1;

/** What kept a message from going, in the words of the channels' contract. */
export function failureOf(error: unknown): SendFailure {
  return error instanceof SendError ? error.failure : ownFailure(error);
}

/** Says it to the operator, and notes what holds beyond this message. Throws nothing: what became of it must be written. */
export async function noteFailure(
  ctx: Context,
  { channel, pause }: { channel: Channel; pause(until: number): void },
  message: Leased,
  failure: SendFailure,
): Promise<void> {
  ctx.metrics.sends.inc({ channel: channel.name, outcome: failure.kind });
  const said = { channel: channel.name, outbox: message.id, outcome: failure.kind, why: failure.why };
  const alarming = failure.kind === 'refused' || ('alarm' in failure && failure.alarm === true);
  ctx.log[alarming ? 'error' : 'warn'](said, 'message not sent');
  try {
    if (failure.kind === 'blocked') await noteBlocked(ctx, message, failure.why);
    if (failure.kind === 'later' && failure.whole && failure.retryAfterMs) {
      const until = ctx.clock.now().getTime() + failure.retryAfterMs;
      pause(until);
      if (!failure.alarm) await pauseChannel(ctx, channel.name, { until: new Date(until), why: failure.why });
    }
  } catch (error) {
    ctx.log.error({ err: error, channel: channel.name, outbox: message.id }, 'what a failure means not kept');
  }
}

/** A failure on this side, so nothing was sent: a fault of the program stays one, anything else may be over by then. */
function ownFailure(error: unknown): SendFailure {
  const { type, message } = describeError(error);
  const why = `${type}: ${message}`;
  const isFault = error instanceof TypeError || error instanceof RangeError;
  return isFault ? { kind: 'refused', why } : { kind: 'later', why, retryAfterMs: null, whole: false };
}

/** Nobody there can be reached any more: the person blocked us, or we were put out of the group. */
async function noteBlocked(ctx: Context, { toGroup, accountId }: Leased, why: string): Promise<void> {
  if (!toGroup) return markBlocked(ctx, accountId, why);
  await ctx.db.tx((tx) => leaveGroup(tx, accountId, ctx.clock.now()));
}

/**
 * What a failure means for the row: policy in one place, for all channels. Where a repetition shows once, an unknown outcome
 * may simply be tried again; elsewhere an answer or notice goes once more, and an announcement is left for a person to decide.
 * While the whole channel rests no try is counted: the row stays first in its line till the platform is there again.
 */
export function settlementOf(
  {
    id,
    priority,
    attempts,
    uncertainBefore,
  }: Pick<Leased, 'id' | 'priority' | 'attempts' | 'uncertainBefore'>,
  failure: SendFailure,
  now: Date,
  { idempotent, resting = false }: { idempotent: boolean; resting?: boolean },
): Settlement {
  const error = `${failure.kind}: ${failure.why}`;
  const after = (ms: number) => new Date(now.getTime() + ms);
  const delay = RETRY_MS[attempts - 1];
  // That an earlier try may have arrived must not be forgotten over a later failure.
  const kept = uncertainBefore ? `uncertain, then ${error}` : error;
  switch (failure.kind) {
    case 'blocked':
      return { id, state: 'blocked', error };
    case 'refused':
      return { id, state: 'failed', error };
    case 'closed':
      return { id, state: 'waiting', error: kept };
    case 'later': {
      const { retryAfterMs } = failure;
      if (retryAfterMs !== null) {
        return { id, state: 'pending', error: kept, notBefore: after(retryAfterMs), uncounted: true };
      }
      if (resting) return { id, state: 'pending', error: kept, uncounted: true };
      if (delay === undefined) return { id, state: 'failed', error: kept };
      return { id, state: 'pending', error: kept, notBefore: after(delay) };
    }
    case 'uncertain': {
      if (resting && idempotent) return { id, state: 'pending', error, uncounted: true };
      const wait = idempotent ? delay : priority < 2 && !uncertainBefore ? 1000 : undefined;
      if (wait === undefined) return { id, state: 'uncertain', error };
      const again: Settlement = { id, state: 'pending', error, notBefore: after(wait) };
      return resting ? { ...again, uncounted: true } : again;
    }
    default:
      return failure satisfies never;
  }
}
