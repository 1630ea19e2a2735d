import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { civilDate } from '../domain/civil-date.ts';
import { internationalPhone } from '../domain/contact.ts';
import { planRoute, type Route, type Way, windowRules } from '../domain/send-route.ts';
import { PRIORITY } from '../store/outbox.ts';
import type { Leased } from '../store/outbox-lease.ts';
import { type SendFacts, sendFacts } from '../store/send-facts.ts';

type Around = { channel: Channel; channels: readonly Channel[] };
/** What this very try has met already. */
type Met = { refused: ReadonlySet<Way>; blocked: boolean };

/** Looks up what the decision needs, and decides. Where the platform never closes that is not asked until it refused. */
export async function chooseRoute(
  ctx: Context,
  { channel, channels }: Around,
  message: Leased,
  met: Met,
): Promise<Route> {
  const closes = channel.abilities.windowCloses === true;
  const unquestioned = message.toGroup || (!closes && met.refused.size === 0);
  const facts = unquestioned ? null : await sendFacts(ctx, message.accountId, message.id);
  // Of an account that is gone nothing is known; a plain message then fails as it does.
  if (!facts)
    return met.refused.has('plain') ? { way: 'wait', why: 'refused' } : { way: 'plain', price: 'free' };
  const now = ctx.clock.now();
  const rules = windowRules(ctx.rulebook.current(), civilDate(now, ctx.timeZone));
  const refused = new Set(met.refused);
  // Once it was moved it stays there, lest two accounts hand it to each other for ever.
  if (message.moved && !met.blocked) refused.add('elsewhere');
  return planRoute(
    {
      now,
      contact: closes ? { lastContactAt: facts.lastContactAt, sentSince: facts.sentSince } : null,
      others: facts.others.flatMap((other) => placeOf(channels, other)),
      template: templateFor(channel, message, facts),
      refused,
      blocked: met.blocked,
      bound: isBound(message, facts),
    },
    rules,
  );
}

/** Only on a channel that runs here. */
function placeOf(channels: readonly Channel[], other: SendFacts['others'][number]) {
  const there = channels.find(({ name }) => name === other.channel);
  if (!there) return [];
  const { accountId, contact } = other;
  return [{ accountId, contact: there.abilities.windowCloses ? contact : null }];
}

/** What was announced by a template once is not announced again. */
function templateFor(channel: Channel, { content }: Leased, facts: SendFacts): { phone: boolean } | null {
  if (facts.announced || !content.brief || !channel.templates?.has(content.brief.notice)) return null;
  return { phone: facts.phone !== null && internationalPhone(facts.phone) !== null };
}

/** A part of it is there or may be; or it is a word in a conversation, and would make no sense in another chat. */
function isBound(message: Leased, facts: SendFacts): boolean {
  const isTalk = message.priority === PRIORITY.answer && !message.content.brief;
  return facts.begun || message.uncertainBefore || isTalk;
}

/** The number a person gave, as a template wants it. */
export async function phoneOf(ctx: Context, { accountId, id }: Leased): Promise<string | null> {
  const facts = await sendFacts(ctx, accountId, id);
  return facts?.phone ? internationalPhone(facts.phone) : null;
}
