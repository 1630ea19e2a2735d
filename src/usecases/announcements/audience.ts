import type { Scope } from '../../context.ts';
import { isStatutory, type Recipients } from '../../domain/audience.ts';
import { civilDate } from '../../domain/civil-date.ts';
import { ROLES } from '../../domain/role.ts';
import { liesWithin } from '../../domain/rulebook.ts';
import { estimateCost, type WindowRules, windowEdges, windowRules } from '../../domain/send-route.ts';
import { datedSetting } from '../../domain/settings.ts';
import { type Audience, queueBroadcast, readAudience } from '../../store/audience.ts';
import type { AudienceFacts, AudienceQuery } from '../../store/audience-sql.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';

const WEEK_MS = 7 * 86_400_000;

/** What of an announcement decides whom it reaches. */
export type Addressed = Pick<
  Broadcast,
  'id' | 'territoryCode' | 'conferenceId' | 'recipients' | 'purpose' | 'text' | 'correctsId'
>;

/** Whom an announcement reaches now, and how. */
export async function audienceOf(scope: Scope, broadcast: Addressed): Promise<Audience> {
  return readAudience(scope.tx, await queryOf(scope, broadcast), factsOf(scope, broadcast, false));
}

/** Queues it for all of them. `article`: whoever follows the account gets that. */
export async function queueAll(scope: Scope, broadcast: Addressed, article: boolean) {
  const query = await queryOf(scope, broadcast);
  return queueBroadcast(scope.tx, query, factsOf(scope, broadcast, article), scope.clock.now());
}

function factsOf(scope: Scope, broadcast: Addressed, article: boolean): AudienceFacts {
  const { id, purpose, text, correctsId, recipients } = broadcast;
  const now = scope.clock.now();
  // Who was told something wrong must hear what is right; who got nothing is told it like anything else.
  const corrects = correctsId !== null && recipients.who?.of !== 'announcement';
  const most = isStatutory(purpose) || corrects ? null : announcementsPerWeek(scope);
  const cap = most === null ? null : { most, since: new Date(now.getTime() - WEEK_MS) };
  // Typed words have no template.
  return { broadcastId: id, edges: windowEdges(now, rulesToday(scope)), cap, article, template: text === '' };
}

/** How many announcements a person gets in a week; null: as many as there are. */
export function announcementsPerWeek(scope: Scope): number | null {
  const today = civilDate(scope.clock.now(), scope.timeZone);
  return datedSetting(scope.rulebook.current(), 'announcements-per-week', today);
}

/** The choice with all names looked up. @throws where it names what is not there: choices are checked when they are made. */
async function queryOf(scope: Scope, broadcast: Addressed): Promise<AudienceQuery> {
  const { field, asked, channels, languages } = broadcast.recipients;
  return {
    who: await whoOf(scope, broadcast),
    field: field ?? null,
    asked: asked ?? false,
    channels: channels ?? null,
    languages: languages ?? null,
  };
}

async function whoOf(scope: Scope, broadcast: Addressed): Promise<AudienceQuery['who']> {
  const { territoryCode, conferenceId } = broadcast;
  const who: NonNullable<Recipients['who']> = broadcast.recipients.who ?? {
    of: 'territory',
    code: territoryCode,
  };
  switch (who.of) {
    case 'territory': {
      if (!liesWithin(scope.rulebook.current(), who.code, territoryCode)) {
        throw new Error(`announcement ${broadcast.id}: ${who.code} lies outside ${territoryCode}`);
      }
      const about =
        conferenceId && !broadcast.recipients.who
          ? await readConference(scope.tx, { id: conferenceId })
          : null;
      return { of: 'territory', codes: communesOf(scope, who.code), conference: about?.code ?? null };
    }
    case 'conference': {
      const found = await readConference(scope.tx, { code: who.code });
      if (!found) throw new Error(`announcement ${broadcast.id}: no conference ${who.code}`);
      return { of: 'conference', id: found.id, code: found.code };
    }
    case 'staff':
      return {
        of: 'staff',
        units: unitsWithin(scope, territoryCode),
        roles: who.role ? [who.role] : [...ROLES],
      };
    case 'announcement':
      return who;
    default:
      return who satisfies never;
  }
}

/** The communes of a territory, and the territory itself: somebody may be known to live no more precisely. */
export function communesOf(scope: Scope, territoryCode: string): string[] {
  const { units } = scope.rulebook.current();
  return unitsWithin(scope, territoryCode).filter((code) => units.get(code)?.territoryCode === code);
}

/** All units of a territory and of those within it. */
function unitsWithin(scope: Scope, territoryCode: string): string[] {
  const book = scope.rulebook.current();
  return [...book.units.values()]
    .filter((unit) => liesWithin(book, unit.territoryCode, territoryCode))
    .map(({ code }) => code);
}

function rulesToday(scope: Scope): WindowRules {
  return windowRules(scope.rulebook.current(), civilDate(scope.clock.now(), scope.timeZone));
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

/** What it costs at most, in đồng: as if this month's package were used up. `each`: a message past the free hours. */
export function costOf(scope: Scope, { reachable, billed, template }: Audience): Cost {
  const rules = rulesToday(scope);
  const messages = { free: reachable - billed, billed, template: 0 };
  const { cost } = estimateCost(messages, rules, rules.includedMessages);
  const templates = estimateCost({ free: 0, billed: 0, template }, rules, 0).cost;
  const { messagePrice: each, includedMessages: included, freeHours, openDays } = rules;
  return { cost, templates, each, included, freeHours, openDays };
}
