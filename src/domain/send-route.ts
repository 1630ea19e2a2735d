import type { CivilDate } from './civil-date.ts';
import type { Rulebook } from './rulebook.ts';
import { datedSetting } from './settings.ts';

/**
 * By which way a message goes to a person: a pure decision. What the platform's windows and prices are is data (rows of
 * `setting`, prisma/seed/settings.json, each with its source): an authority may change them without us.
 */

const HOUR_MS = 3_600_000;

/** The rules of a platform that closes, as they stand on a day. */
export type WindowRules = {
  /** So long after a contact messages cost nothing. */
  freeHours: number;
  /** So long after it they are taken at all. */
  openDays: number;
  /** So many cost nothing after each contact; null: as many as one likes. */
  freeMessages: number | null;
  /** So long after it a template reaches the account. */
  templateDays: number;
  /** Plain messages past the free hours that a month's package includes. */
  includedMessages: number;
  /** In đồng. */
  messagePrice: number;
  templatePrice: number;
};

/** @throws where a row is missing: the base seed lays every one of them. */
export function windowRules(book: Rulebook, on: CivilDate): WindowRules {
  const number = (key: string) => datedSetting(book, `zalo-${key}`, on) ?? 0;
  return {
    freeHours: number('free-hours'),
    openDays: number('open-days'),
    freeMessages: datedSetting(book, 'zalo-free-messages', on),
    templateDays: number('template-days'),
    includedMessages: number('included-messages'),
    messagePrice: number('message-price'),
    templatePrice: number('template-price'),
  };
}

/** The last contact with an account on a platform that closes, and how many messages it got since. */
export type Contact = { lastContactAt: Date; sentSince: number };

/** Another account of the same person. `contact` null: its platform never closes. */
export type Place = { accountId: string; contact: Contact | null };

/** Ways that a message may have been refused on already. */
export type Way = 'plain' | 'template-user' | 'template-phone' | 'elsewhere';

export type RouteFacts = {
  now: Date;
  /** Of the account it is for; null: its platform never closes. */
  contact: Contact | null;
  /** Only those that did not block us and whose channel runs. */
  others: readonly Place[];
  /** A template for this kind of notice. `phone`: the person gave a number. Null: there is none, or the notice has no kind. */
  template: { phone: boolean } | null;
  /** What the platform refused for this message just now. */
  refused: ReadonlySet<Way>;
  /** The person blocked us here: another account of theirs is better even where its platform takes nothing just now. */
  blocked: boolean;
  /** It belongs into this very chat, or a part of it may have arrived there: nothing but the plain way is left. */
  bound: boolean;
};

export type Route =
  | { way: 'plain'; price: 'free' | 'billed' }
  | { way: 'template-user' | 'template-phone' }
  | { way: 'elsewhere'; accountId: string }
  /** Nothing goes now: when the person makes contact, and till then onto the list of the secretariat. */
  | { way: 'wait'; why: 'window-closed' | 'refused' };

/** The first way that is open: plain, the template, the person's other channel, waiting. */
export function planRoute(facts: RouteFacts, rules: WindowRules): Route {
  const { refused, bound, blocked } = facts;
  const template = blocked ? null : facts.template;
  const price = blocked ? null : priceOf(facts.contact, facts.now, rules);
  if (price !== null && !refused.has('plain')) return { way: 'plain', price };
  if (!bound && template) {
    const met = facts.contact && age(facts.contact, facts.now) <= rules.templateDays * 24 * HOUR_MS;
    if (met && !refused.has('template-user')) return { way: 'template-user' };
    if (template.phone && !refused.has('template-phone')) return { way: 'template-phone' };
  }
  const other = bound || refused.has('elsewhere') ? null : bestOf(facts, rules);
  if (other) return { way: 'elsewhere', accountId: other.accountId };
  return { way: 'wait', why: refused.size > 0 || blocked ? 'refused' : 'window-closed' };
}

/** What a plain message costs now; null: the platform does not take it. */
export function priceOf(contact: Contact | null, now: Date, rules: WindowRules): 'free' | 'billed' | null {
  if (contact === null) return 'free';
  const since = age(contact, now);
  if (since > rules.openDays * 24 * HOUR_MS) return null;
  const capped = rules.freeMessages !== null && contact.sentSince >= rules.freeMessages;
  return since <= rules.freeHours * HOUR_MS && !capped ? 'free' : 'billed';
}

const age = ({ lastContactAt }: Contact, now: Date) => now.getTime() - lastContactAt.getTime();

/** Cheapest first, then the one used last; what never closes is as good as free. */
function bestOf({ others, now, blocked }: RouteFacts, rules: WindowRules): Place | null {
  const ranked = others.flatMap((place) => {
    const price = priceOf(place.contact, now, rules);
    if (price === null && !blocked) return [];
    const rank = place.contact === null ? 0 : price === 'free' ? 1 : price === 'billed' ? 2 : 3;
    return [{ place, rank, at: place.contact?.lastContactAt.getTime() ?? 0 }];
  });
  return ranked.sort((a, b) => a.rank - b.rank || b.at - a.at)[0]?.place ?? null;
}

/** Who made contact since these instants can be written to for nothing, for money, by template. */
export function windowEdges(now: Date, rules: WindowRules): { free: Date; open: Date; template: Date } {
  const before = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
  return {
    free: before(rules.freeHours),
    open: before(rules.openDays * 24),
    template: before(rules.templateDays * 24),
  };
}

export type Estimate = {
  /** Messages by what they cost. */
  free: number;
  included: number;
  billed: number;
  template: number;
  /** In đồng: a guess before sending, from the rows of prices. */
  cost: number;
};

/**
 * What it would cost to send so many messages: `billed` those to people past the free hours, `template` those that go by one.
 * `includedUsed`: how many of this month's package went already.
 */
export function estimateCost(
  messages: { free: number; billed: number; template: number },
  rules: WindowRules,
  includedUsed: number,
): Estimate {
  const included = Math.min(messages.billed, Math.max(0, rules.includedMessages - includedUsed));
  const billed = messages.billed - included;
  return {
    free: messages.free,
    included,
    billed,
    template: messages.template,
    cost: billed * rules.messagePrice + messages.template * rules.templatePrice,
  };
}
