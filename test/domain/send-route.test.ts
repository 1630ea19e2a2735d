import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  estimateCost,
  type Place,
  planRoute,
  priceOf,
  type Route,
  type RouteFacts,
  type Way,
  type WindowRules,
  windowEdges,
} from '../../src/domain/send-route.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = new Date('2026-11-25T02:00:00Z');
const RULES: WindowRules = {
  freeHours: 48,
  openDays: 7,
  freeMessages: null,
  templateDays: 365,
  includedMessages: 500,
  messagePrice: 55,
  templatePrice: 165,
};
const ago = (ms: number, sentSince = 0) => ({ lastContactAt: new Date(NOW.getTime() - ms), sentSince });
const facts = (more: Partial<RouteFacts>): RouteFacts => ({
  now: NOW,
  contact: ago(0),
  others: [],
  template: null,
  refused: new Set(),
  blocked: false,
  bound: false,
  ...more,
});
const TELEGRAM: Place = { accountId: 'telegram', contact: null };
const template = { phone: false };

const ROWS: [string, Partial<RouteFacts>, Route, Partial<WindowRules>?][] = [
  ['just now', {}, { way: 'plain', price: 'free' }],
  ['48 h ago', { contact: ago(48 * HOUR) }, { way: 'plain', price: 'free' }],
  ['a moment more', { contact: ago(48 * HOUR + 1) }, { way: 'plain', price: 'billed' }],
  ['7 days ago', { contact: ago(7 * DAY) }, { way: 'plain', price: 'billed' }],
  ['a moment more', { contact: ago(7 * DAY + 1) }, { way: 'wait', why: 'window-closed' }],
  ['a template', { contact: ago(10 * DAY), template }, { way: 'template-user' }],
  ['it and a channel', { contact: ago(10 * DAY), template, others: [TELEGRAM] }, { way: 'template-user' }],
  ['a channel', { contact: ago(10 * DAY), others: [TELEGRAM] }, { way: 'elsewhere', accountId: 'telegram' }],
  ['a year ago', { contact: ago(365 * DAY), template }, { way: 'template-user' }],
  ['longer ago', { contact: ago(365 * DAY + 1), template }, { way: 'wait', why: 'window-closed' }],
  ['longer ago, a number', { contact: ago(400 * DAY), template: { phone: true } }, { way: 'template-phone' }],
  [
    'refused by id, a number',
    { contact: ago(10 * DAY), template: { phone: true }, refused: new Set<Way>(['template-user']) },
    { way: 'template-phone' },
  ],
  [
    'both refused, a channel',
    {
      contact: ago(10 * DAY),
      template: { phone: true },
      others: [TELEGRAM],
      refused: new Set<Way>(['template-user', 'template-phone']),
    },
    { way: 'elsewhere', accountId: 'telegram' },
  ],
  [
    'nobody can be billed',
    { contact: ago(3 * DAY), refused: new Set<Way>(['plain']) },
    { way: 'wait', why: 'refused' },
  ],
  [
    'bound to its chat',
    { contact: ago(10 * DAY), template: { phone: true }, others: [TELEGRAM], bound: true },
    { way: 'wait', why: 'window-closed' },
  ],
  [
    'blocked here, another account though closed',
    { blocked: true, template, others: [{ accountId: 'closed', contact: ago(8 * DAY) }] },
    { way: 'elsewhere', accountId: 'closed' },
  ],
  ['blocked here and nowhere else', { blocked: true, template }, { way: 'wait', why: 'refused' }],
  ['a platform that never closes', { contact: null, template }, { way: 'plain', price: 'free' }],
  ['the eighth of eight', { contact: ago(0, 7) }, { way: 'plain', price: 'free' }, { freeMessages: 8 }],
  ['the ninth of eight', { contact: ago(0, 8) }, { way: 'plain', price: 'billed' }, { freeMessages: 8 }],
  [
    'another account, the cheaper',
    {
      contact: ago(10 * DAY),
      others: [
        { accountId: 'billed', contact: ago(3 * DAY) },
        { accountId: 'closed', contact: ago(8 * DAY) },
        { accountId: 'free', contact: ago(HOUR) },
      ],
    },
    { way: 'elsewhere', accountId: 'free' },
  ],
];

describe('the route of a message', () => {
  it.each(ROWS)('%s', (_name, more, route, rules) => {
    expect(planRoute(facts(more), { ...RULES, ...rules })).toEqual(route);
  });
});

const contacts = fc.option(
  fc
    .record({ since: fc.integer({ min: 0, max: 500 * 24 }), sentSince: fc.nat(12) })
    .map(({ since, ...sent }) => ({
      lastContactAt: new Date(NOW.getTime() - since * HOUR),
      ...sent,
    })),
);
const WAYS: Way[] = ['plain', 'template-user', 'template-phone', 'elsewhere'];
const anyFacts: fc.Arbitrary<RouteFacts> = fc.record({
  now: fc.constant(NOW),
  contact: contacts,
  others: fc.array(fc.record({ accountId: fc.uuid(), contact: contacts }), { maxLength: 3 }),
  template: fc.option(fc.record({ phone: fc.boolean() })),
  refused: fc.subarray(WAYS).map((ways) => new Set(ways)),
  blocked: fc.boolean(),
  bound: fc.boolean(),
});
const anyRules = fc.record({
  freeHours: fc.integer({ min: 1, max: 72 }),
  openDays: fc.integer({ min: 3, max: 10 }),
  freeMessages: fc.option(fc.nat(10)),
  templateDays: fc.integer({ min: 11, max: 400 }),
  includedMessages: fc.nat(3000),
  messagePrice: fc.nat(1000),
  templatePrice: fc.nat(1000),
});

describe('whatever the facts', () => {
  const holds = (check: (facts: RouteFacts, rules: WindowRules, route: Route) => void) =>
    fc.assert(fc.property(anyFacts, anyRules, (some, rules) => check(some, rules, planRoute(some, rules))));

  it('never goes where the platform takes nothing, nor where it just refused', () =>
    holds((some, rules, route) => {
      if (route.way !== 'wait') expect(some.refused.has(route.way)).toBe(false);
      if (route.way === 'plain') expect(priceOf(some.contact, NOW, rules)).toBe(route.price);
      if (route.way === 'elsewhere') {
        const place = some.others.find(({ accountId }) => accountId === route.accountId);
        expect(place).toBeDefined();
        if (place && !some.blocked) expect(priceOf(place.contact, NOW, rules)).not.toBeNull();
      }
    }));

  it('waits only when no way is open', () =>
    holds((some, rules, route) => {
      if (route.way !== 'wait') return;
      const free = (way: Way) => !some.refused.has(way);
      if (some.blocked) {
        expect(free('elsewhere') && !some.bound && some.others.length > 0).toBe(false);
        return;
      }
      expect(free('plain') && priceOf(some.contact, NOW, rules) !== null).toBe(false);
      if (some.bound) return;
      expect(free('template-phone') && some.template?.phone === true).toBe(false);
      expect(free('elsewhere') && some.others.some(({ contact }) => priceOf(contact, NOW, rules))).toBe(
        false,
      );
    }));

  it('ends: each refusal leaves one way less', () =>
    holds((some, rules) => {
      const refused = new Set(some.refused);
      for (let tries = 0; tries <= WAYS.length; tries += 1) {
        const { way } = planRoute({ ...some, refused }, rules);
        if (way === 'wait') return;
        refused.add(way);
      }
      expect.unreachable();
    }));

  it('costs nothing only within the free hours, by the same edges that count an audience', () =>
    holds((some, rules) => {
      if (!some.contact || rules.freeMessages !== null) return;
      const { free, open } = windowEdges(NOW, rules);
      const price = priceOf(some.contact, NOW, {
        ...rules,
        freeHours: Math.min(rules.freeHours, rules.openDays * 24),
      });
      const at = some.contact.lastContactAt;
      expect(price).toBe(at < open ? null : at < free ? 'billed' : 'free');
    }));
});

describe('the cost of an announcement', () => {
  it('takes what the package still includes first', () => {
    const messages = { free: 1902, billed: 300, template: 288 };
    expect(estimateCost(messages, RULES, 0)).toEqual({
      free: 1902,
      included: 300,
      billed: 0,
      template: 288,
      cost: 47_520,
    });
    expect(estimateCost(messages, RULES, 450)).toMatchObject({
      included: 50,
      billed: 250,
      cost: 250 * 55 + 47_520,
    });
    expect(estimateCost(messages, RULES, 900)).toMatchObject({ included: 0, billed: 300 });
  });
});
