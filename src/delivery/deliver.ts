import { type Channel, SendError, type SendFailure } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { sealChoice } from '../domain/choice-token.ts';
import type { Outgoing } from '../domain/message.ts';
import { describeError } from '../infra/log.ts';
import { markBlocked, moveAccount } from '../store/accounts.ts';
import { pauseChannel } from '../store/channel-pauses.ts';
import { type Leased, PRIORITY, type Settlement } from '../store/outbox.ts';
import { leaveGroup, moveGroup, sentToGroup } from '../store/unit-groups.ts';
import type { Budget } from './budget.ts';

const RETRY_MS = [1000, 5000, 30_000, 120_000, 600_000, 3_600_000];

/** Hands one leased message to its channel and says what became of it. Never throws. */
export async function deliver(
  ctx: Context,
  channel: Channel,
  budget: Budget,
  message: Leased,
): Promise<Settlement> {
  const shown = shownOver(channel, message);
  if (shown === null) return { id: message.id, state: 'replaced' };
  const now = ctx.clock.now().getTime();
  const wait = message.toGroup ? await groupFreeAt(ctx, channel, message.accountId) : null;
  if (wait) return { id: message.id, state: 'pending', notBefore: wait, uncounted: true };
  if (!budget.take(now)) {
    return { id: message.id, state: 'pending', notBefore: new Date(budget.readyAt(now)), uncounted: true };
  }
  try {
    const sent = await channel.send({
      id: message.id,
      accountId: message.accountId,
      externalId: message.externalId,
      message: sealed(ctx.sealKey, channel.name, message.externalId, shown),
      edits: channel.abilities.edits ? message.edits : null,
      repeated: message.uncertainBefore && !channel.abilities.idempotent,
      broadcast: message.priority === PRIORITY.broadcast,
    });
    if (sent.movedTo) await rememberMove(ctx, channel.name, message, sent.movedTo);
    ctx.metrics.sends.inc({ channel: channel.name, outcome: 'sent' });
    return { id: message.id, state: 'sent', anew: shown.text === message.content.anew?.text, ...sent };
  } catch (error) {
    return settleFailure(ctx, channel, budget, message, error);
  }
}

/** The form of a message for a channel; null where what the person has there already will do. */
function shownOver({ abilities }: Channel, { content, inPlace, edits }: Leased): Outgoing | null {
  const { anew, ...whole } = content;
  const isFirst = inPlace && edits === null;
  if (abilities.edits || anew === undefined || isFirst) return whole;
  return anew && { ...whole, ...anew };
}

/**
 * The message is out: that its new address is not kept is no failure to send it, and the next one learns it again.
 */
async function rememberMove(ctx: Context, channel: string, message: Leased, movedTo: string): Promise<void> {
  const { toGroup, accountId, externalId } = message;
  const kept = toGroup
    ? ctx.db.tx((tx) => moveGroup(tx, channel, externalId, movedTo))
    : moveAccount(ctx, accountId, movedTo);
  await kept.catch((error: unknown) => ctx.log.warn({ err: error }, 'new id of a chat not kept'));
}

const MINUTE_MS = 60_000;

/**
 * When the next message may go to a group, null for now. Counted from what was sent, so that all processes share one
 * budget and a restart forgets nothing; of one group only one message at a time is on its way.
 */
async function groupFreeAt(ctx: Context, channel: Channel, groupId: string): Promise<Date | null> {
  const limit = channel.groups?.perMinute;
  if (limit === undefined) return null;
  const sent = await sentToGroup(ctx, groupId, MINUTE_MS);
  const oldest = sent.at(-limit);
  return oldest ? new Date(oldest.getTime() + MINUTE_MS) : null;
}

async function settleFailure(
  ctx: Context,
  channel: Channel,
  budget: Budget,
  message: Leased,
  error: unknown,
): Promise<Settlement> {
  const failure = error instanceof SendError ? error.failure : ownFailure(error);
  ctx.metrics.sends.inc({ channel: channel.name, outcome: failure.kind });
  const said = { channel: channel.name, outbox: message.id, outcome: failure.kind, why: failure.why };
  const alarming = failure.kind === 'refused' || (failure.kind === 'later' && failure.alarm === true);
  ctx.log[alarming ? 'error' : 'warn'](said, 'message not sent');
  if (failure.kind === 'blocked') await noteBlocked(ctx, message, failure.why);
  if (failure.kind === 'later' && failure.whole && failure.retryAfterMs) {
    const until = ctx.clock.now().getTime() + failure.retryAfterMs;
    budget.pauseUntil(until);
    if (!failure.alarm) await pauseChannel(ctx, channel.name, { until: new Date(until), why: failure.why });
  }
  return settlementOf(message, failure, ctx.clock.now(), channel.abilities.idempotent);
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
  idempotent: boolean,
): Settlement {
  const error = `${failure.kind}: ${failure.why}`;
  const after = (ms: number) => new Date(now.getTime() + ms);
  const delay = RETRY_MS[attempts - 1];
  switch (failure.kind) {
    case 'blocked':
      return { id, state: 'blocked', error };
    case 'refused':
      return { id, state: 'failed', error };
    case 'closed':
      return { id, state: 'waiting', error };
    case 'later': {
      // That an earlier try may have arrived must not be forgotten over a later failure.
      const kept = uncertainBefore ? `uncertain, then ${error}` : error;
      const { retryAfterMs } = failure;
      if (retryAfterMs !== null) {
        return { id, state: 'pending', error: kept, notBefore: after(retryAfterMs), uncounted: true };
      }
      if (delay === undefined) return { id, state: 'failed', error: kept };
      return { id, state: 'pending', error: kept, notBefore: after(delay) };
    }
    case 'uncertain': {
      const wait = idempotent ? delay : priority < 2 && !uncertainBefore ? 1000 : undefined;
      if (wait === undefined) return { id, state: 'uncertain', error };
      return { id, state: 'pending', error, notBefore: after(wait) };
    }
    default:
      return failure satisfies never;
  }
}

/** Binds each button to the one it is sent to. */
function sealed(key: Buffer, channel: string, externalId: string, message: Outgoing): Outgoing {
  if (!message.choices) return message;
  return {
    ...message,
    choices: message.choices.map((row) =>
      row.map((choice) => ({ ...choice, action: sealChoice(key, { channel, externalId }, choice.action) })),
    ),
  };
}
