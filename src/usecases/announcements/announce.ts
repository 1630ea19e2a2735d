import type { Scope } from '../../context.ts';
import type { Purpose } from '../../domain/audience.ts';
import type { Conference } from '../../domain/conference.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import type { Role } from '../../domain/role.ts';
import type { Audience } from '../../store/audience.ts';
import { type Broadcast, insertBroadcast, lockBroadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { type StaffMember, staffOf } from '../../store/staff.ts';
import { openConference, organiserFor } from '../conferences/organisers.ts';
import { checkedText, type TextProblem } from '../questions/staff-text.ts';
import { audienceOf } from './audience.ts';
import { composeAnnouncement } from './compose.ts';
import { announcementOf } from './subject.ts';

const ANNOUNCERS: readonly Role[] = ['secretary', 'admin'];

export type Prepared =
  | { type: 'prepared'; broadcast: Broadcast; audience: Audience }
  | { type: 'not-found' }
  /** A conference that is not public, or over, is not announced. */
  | { type: 'not-public'; status: ConferenceStatus }
  | TextProblem;

type AboutConference = { personId: string; code: string; text: string | null };

/**
 * Prepares an announcement of a conference. With its own four contents it is what the law wants announced (K2), in typed
 * words information. Nothing is sent.
 */
export function announceOfConference(scope: Scope, input: AboutConference): Promise<Prepared> {
  return announceAbout(scope, input, input.text === null ? 'K2' : 'information');
}

/** Prepares what a conference concluded for the people of its territory (K3), in our words or typed ones. */
export function announceResults(scope: Scope, input: AboutConference): Promise<Prepared> {
  return announceAbout(scope, input, 'K3');
}

async function announceAbout(
  scope: Scope,
  { personId, code, text }: AboutConference,
  purpose: Purpose,
): Promise<Prepared> {
  const opened = await openConference(scope, personId, code);
  if (opened.type === 'not-found') return opened;
  const { conference, member } = opened;
  if (!isAnnounceable(scope, conference, purpose)) return { type: 'not-public', status: conference.status };
  const { territoryCode } = conference;
  return draftOf(scope, text, conference, { territoryCode, createdBy: member.id, purpose });
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
  return draftOf(scope, input.text, null, {
    territoryCode: territory,
    createdBy: member.id,
    purpose: 'information',
  });
}

/** A conference is announced until it begins, its results once they are published. */
export function isAnnounceable(scope: Scope, { status, startsAt }: Conference, purpose: Purpose): boolean {
  if (purpose === 'K3') return status === 'concluded';
  return (status === 'open' || status === 'closed') && startsAt > scope.clock.now();
}

export type NewDraft = Pick<Broadcast, 'territoryCode' | 'createdBy' | 'purpose'> &
  Partial<Pick<Broadcast, 'correctsId' | 'recipients'>>;

/** Stores an announcement as a draft. `typed` null: all comes from the conference. */
export async function draftOf(
  scope: Scope,
  typed: string | null,
  conference: Conference | null,
  draft: NewDraft,
): Promise<Prepared> {
  const checked = typed === null ? ({ type: 'text', text: '' } as const) : checkedText(scope, typed);
  if (checked.type !== 'text') return checked;
  const now = scope.clock.now();
  const facts = { correctsId: null, recipients: {}, ...draft, text: checked.text };
  const broadcast = await insertBroadcast(scope.tx, {
    ...facts,
    conferenceId: conference?.id ?? null,
    content: composeAnnouncement(scope, await announcementOf(scope, facts, conference, now)),
    createdAt: now,
  });
  return { type: 'prepared', broadcast, audience: await audienceOf(scope, broadcast) };
}

export type OpenedBroadcast =
  | { type: 'opened'; broadcast: Broadcast; conference: Conference | null; member: StaffMember }
  | { type: 'not-found' };

/** Opens an announcement for who may send it, and holds its row. */
export async function openBroadcast(scope: Scope, personId: string, id: string): Promise<OpenedBroadcast> {
  const broadcast = await lockBroadcast(scope.tx, id);
  const member = broadcast ? await organiserFor(scope, personId, broadcast.territoryCode) : null;
  if (!broadcast || !member) return { type: 'not-found' };
  const { conferenceId } = broadcast;
  const conference = conferenceId ? await readConference(scope.tx, { id: conferenceId }) : null;
  return { type: 'opened', broadcast, conference, member };
}
