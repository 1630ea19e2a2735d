import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import type { Incoming, Sender } from '../domain/message.ts';
import { isNamed } from '../store/account-facts.ts';

/** Asks the channel for the name of who has none here yet, where updates do not bring it. */
export async function withName<T extends { sender: Sender; incoming: Incoming }>(
  ctx: Context,
  channel: Channel,
  understood: T | null,
): Promise<T | null> {
  if (!understood || !channel.nameOf || understood.sender.name !== null) return understood;
  const { sender, incoming } = understood;
  const speaks = ['message', 'start', 'choice'].includes(incoming.type);
  if (!speaks || (await isNamed(ctx, channel.name, sender.externalId))) return understood;
  const name = await channel.nameOf(sender.externalId).catch((error: unknown) => {
    ctx.log.warn({ err: error, channel: channel.name }, 'a name was not had');
    return null;
  });
  return { ...understood, sender: { ...sender, name } };
}
