import type { Channel, Delivery, SendFailure } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { sealChoice } from '../domain/choice-token.ts';
import type { Outgoing } from '../domain/message.ts';
import type { Way } from '../domain/send-route.ts';
import { moveAccount } from '../store/accounts.ts';
import { PRIORITY } from '../store/outbox.ts';
import type { Leased } from '../store/outbox-lease.ts';
import type { Settlement } from '../store/outbox-settle.ts';
import { moveMessage } from '../store/send-facts.ts';
import { moveGroup, sentToGroup } from '../store/unit-groups.ts';
import { chooseRoute, phoneOf } from './choose-route.ts';
import type { Circuit } from './circuit.ts';
import { failureOf, noteFailure, settlementOf } from './settle-failure.ts';

export type Place = {
  channel: Channel;
  channels: readonly Channel[];
  /** Keeps all of the channel back until this epoch millisecond, in this process. */
  pause(until: number): void;
  circuit: Circuit;
};

/** Hands one leased message to its channel and says what became of it; null when another account of the person is to get it. */
export async function deliver(ctx: Context, place: Place, message: Leased): Promise<Settlement | null> {
  try {
    return await send(ctx, place, message);
  } catch (error) {
    // It failed before anything left: broken content, a rule that is missing. Its lease must not make that look like a doubt.
    const failure = failureOf(error);
    await noteFailure(ctx, place, message, failure);
    return settlementOf(message, failure, ctx.clock.now(), place.channel.abilities);
  }
}

/** A way that the platform refuses for this message leaves the next one (domain/send-route.ts). Throws only before it is sent. */
async function send(ctx: Context, place: Place, message: Leased): Promise<Settlement | null> {
  const { channel, circuit } = place;
  const shown = shownOver(channel, message);
  if (shown === null) return { id: message.id, state: 'replaced' };
  const wait = message.toGroup ? await groupFreeAt(ctx, channel, message.accountId) : null;
  if (wait) return { id: message.id, state: 'pending', notBefore: wait, uncounted: true };
  const refused = new Set<Way>();
  let failure: SendFailure | null = null;
  for (;;) {
    const route = await chooseRoute(ctx, place, message, { refused, blocked: failure?.kind === 'blocked' });
    if (route.way === 'wait') return held(ctx, channel, message, failure);
    if (route.way === 'elsewhere') {
      if (await moveMessage(ctx, message.id, route.accountId)) return null;
      return { id: message.id, state: 'replaced' };
    }
    try {
      const settlement = await goBy(ctx, channel, { message, shown }, route.way);
      await circuit.heard(null, message.probe);
      return settlement;
    } catch (error) {
      failure = failureOf(error);
      await noteFailure(ctx, place, message, failure);
      const resting = await circuit.heard(error, message.probe);
      const leavesAnother = failure.kind === 'closed' || (failure.kind === 'blocked' && !message.toGroup);
      if (!leavesAnother)
        return settlementOf(message, failure, ctx.clock.now(), { ...channel.abilities, resting });
      refused.add(route.way);
    }
  }
}

/** Nothing goes now: what blocked us is over, all else waits for the person. */
function held(ctx: Context, channel: Channel, message: Leased, failure: SendFailure | null): Settlement {
  const why: SendFailure = failure ?? { kind: 'closed', why: 'the last contact is too long ago' };
  if (failure === null) ctx.metrics.sends.inc({ channel: channel.name, outcome: 'closed' });
  return settlementOf(message, why, ctx.clock.now(), channel.abilities);
}

async function goBy(
  ctx: Context,
  channel: Channel,
  { message, shown }: { message: Leased; shown: Outgoing },
  way: 'plain' | 'template-user' | 'template-phone',
): Promise<Settlement> {
  const delivery = deliveryOf(ctx, channel, message, shown);
  const { brief } = shown;
  if (way === 'plain' || !brief || !channel.templates) {
    const sent = await channel.send(delivery);
    if (sent.movedTo) await rememberMove(ctx, channel.name, message, sent.movedTo);
    ctx.metrics.sends.inc({ channel: channel.name, outcome: 'sent' });
    return { id: message.id, state: 'sent', anew: shown.text === message.content.anew?.text, ...sent };
  }
  const to = { phone: way === 'template-phone' ? await phoneOf(ctx, message) : null };
  const sent = await channel.templates.send({ ...delivery, message: { ...delivery.message, brief } }, to);
  ctx.metrics.sends.inc({ channel: channel.name, outcome: 'template' });
  // What the template could not say follows when the person makes contact.
  return { id: message.id, state: brief.whole ? 'sent' : 'waiting', error: 'announced by template', ...sent };
}

function deliveryOf(ctx: Context, channel: Channel, message: Leased, shown: Outgoing): Delivery {
  return {
    id: message.id,
    accountId: message.accountId,
    externalId: message.externalId,
    message: sealed(ctx.sealKey, channel.name, message.externalId, shown),
    edits: channel.abilities.edits ? message.edits : null,
    repeated: message.uncertainBefore && !channel.abilities.idempotent,
    broadcast: message.priority === PRIORITY.broadcast,
  };
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
