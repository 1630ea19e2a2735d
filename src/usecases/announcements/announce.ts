import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import type { Conference } from '../../domain/conference.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import type { Role } from '../../domain/role.ts';
import { liesWithin } from '../../domain/rulebook.ts';
import { estimateCost, type WindowRules, windowEdges, windowRules } from '../../domain/send-route.ts';
import { type Audience, type Edges, readAudience } from '../../store/audience.ts';
import { type Broadcast, insertBroadcast, lockBroadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { staffOf } from '../../store/staff.ts';
import { openConference, organiserFor } from '../conferences/organisers.ts';
import { checkedText, type TextProblem } from '../questions/staff-text.ts';
import { composeAnnouncement } from './compose.ts';

const ANNOUNCERS: readonly Role[] = ['secretary', 'admin'];

export type Prepared =
  | { type: 'prepared'; broadcast: Broadcast; audience: Audience }
  | { type: 'not-found' }
  /** A conference that is not public, or over, is not announced. */
  | { type: 'not-public'; status: ConferenceStatus }
  | TextProblem;

/** Prepares an announcement of a conference, in its own words or typed ones. Nothing is sent. */
export async function announceOfConference(
  scope: Scope,
  input: { personId: string; code: string; text: string | null },
): Promise<Prepared> {
  const opened = await openConference(scope, input.personId, input.code);
  if (opened.type === 'not-found') return opened;
  const { conference, member } = opened;
  if (!isAnnounceable(scope, conference)) return { type: 'not-public', status: conference.status };
  return prepare(scope, input.text, conference, conference.territoryCode, member.id);
}

/** Prepares an announcement in typed words to the people of one's own territory. */
export async function announceOwnWords(
  scope: Scope,
  input: { personId: string; text: string },
): Promise<Prepared> {
  const members = await staffOf(scope.tx, input.personId);
  const member = ANNOUNCERS.map((role) => members.find((one) => one.role === role)).find((one) => one);
  const territory = member && scope.rulebook.current().units.get(member.unitCode)?.territoryCode;
  if (!member || !territory) return { type: 'not-found' };
  return prepare(scope, input.text, null, territory, member.id);
}

export function isAnnounceable(scope: Scope, { status, startsAt }: Conference): boolean {
  return (status === 'open' || status === 'closed') && startsAt > scope.clock.now();
}

async function prepare(
  scope: Scope,
  typed: string | null,
  conference: Conference | null,
  territoryCode: string,
  createdBy: string,
): Promise<Prepared> {
  const checked = typed === null ? ({ type: 'text', text: '' } as const) : checkedText(scope, typed);
  if (checked.type !== 'text') return checked;
  const broadcast = await insertBroadcast(scope.tx, {
    conferenceId: conference?.id ?? null,
    territoryCode,
    text: checked.text,
    content: composeAnnouncement(scope, {
      territoryCode,
      conference,
      text: checked.text,
      at: scope.clock.now(),
    }),
    createdBy,
    createdAt: scope.clock.now(),
  });
  return { type: 'prepared', broadcast, audience: await audienceOf(scope, broadcast) };
}

export type OpenedBroadcast =
  | { type: 'opened'; broadcast: Broadcast; conference: Conference | null }
  | { type: 'not-found' };

/** Opens an announcement for who may send it, and holds its row. */
export async function openBroadcast(scope: Scope, personId: string, id: string): Promise<OpenedBroadcast> {
  const broadcast = await lockBroadcast(scope.tx, id);
  const member = broadcast ? await organiserFor(scope, personId, broadcast.territoryCode) : null;
  if (!broadcast || !member) return { type: 'not-found' };
  const { conferenceId } = broadcast;
  const conference = conferenceId ? await readConference(scope.tx, { id: conferenceId }) : null;
  return { type: 'opened', broadcast, conference };
}

/** Whom an announcement reaches now, and how. */
export async function audienceOf(scope: Scope, { territoryCode }: Broadcast): Promise<Audience> {
  return readAudience(scope.tx, communesOf(scope, territoryCode), edges(scope));
}

export function edges(scope: Scope): Edges {
  return windowEdges(scope.clock.now(), rulesToday(scope));
}

function rulesToday(scope: Scope): WindowRules {
  return windowRules(scope.rulebook.current(), civilDate(scope.clock.now(), scope.timeZone));
}

/** What it costs at most, in đồng: as if this month's package were used up. `each`: a message past the free hours. */
export function costOf(scope: Scope, { reachable, billed, closed }: Audience): Cost {
  const rules = rulesToday(scope);
  const messages = { free: reachable - billed, billed, template: 0 };
  const { cost } = estimateCost(messages, rules, rules.includedMessages);
  const templates = estimateCost({ free: 0, billed: 0, template: closed }, rules, 0).cost;
  const { messagePrice: each, includedMessages: included, freeHours, openDays } = rules;
  return { cost, templates, each, included, freeHours, openDays };
}

/** `templates`: what it costs when all that are past the open days go by a template. */
export type Cost = {
  cost: number;
  templates: number;
  each: number;
  included: number;
  freeHours: number;
  openDays: number;
};

/** The communes of a territory, and the territory itself: somebody may be known to live no more precisely. */
export function communesOf(scope: Scope, territoryCode: string): string[] {
  const book = scope.rulebook.current();
  return [...book.units.values()]
    .filter(({ code, territoryCode: own }) => code === own && liesWithin(book, code, territoryCode))
    .map((unit) => unit.code);
}
