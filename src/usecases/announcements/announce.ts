import type { Scope } from '../../context.ts';
import type { Purpose } from '../../domain/audience.ts';
import type { Conference } from '../../domain/conference.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import type { Role } from '../../domain/role.ts';
import type { Audience } from '../../store/audience.ts';
import { type Broadcast, insertBroadcast, lockBroadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { staffOf } from '../../store/staff.ts';
import { openConference, organiserFor } from '../conferences/organisers.ts';
import { checkedText, type TextProblem } from '../questions/staff-text.ts';
import { audienceOf } from './audience.ts';
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
    // With its own four contents it is what the law wants announced (K2); typed words are information.
    purpose: conference && checked.text === '' ? 'K2' : ('information' satisfies Purpose),
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
