import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import { type Conference, type Content, missingContents } from '../../domain/conference.ts';
import { type ConferenceStatus, isPublic } from '../../domain/conference-status.ts';
import { stopAnnouncementsOf } from '../../store/broadcasts.ts';
import { type ConferenceChange, insertConferenceEvent, updateConference } from '../../store/conferences.ts';
import type { StaffMember } from '../../store/staff.ts';
import { byOf } from '../questions/begin-work.ts';
import { moveAnswers } from './answer-days.ts';
import { changeConferenceStatus } from './change-status.ts';
import { type TimesProblem, timesProblem } from './checks.ts';
import type { NewConferenceFacts } from './create.ts';
import { openConference, organiserFor } from './organisers.ts';
import { tellAskers } from './tell-askers.ts';

export type Edited =
  /** `told`: how many who asked were told that time or place changed. */
  | { type: 'edited'; conference: Conference; told: number }
  | { type: 'not-found' }
  | { type: 'not-now'; status: ConferenceStatus }
  | { type: 'host-not-yours' }
  /** What is announced keeps its four contents. */
  | { type: 'contents-missing'; missing: Content[] }
  | TimesProblem;

/** Changes a conference that was not held yet. Who asked is told when its time or place changed after it was announced. */
export async function editConference(
  scope: Scope,
  input: { personId: string; code: string; change: Partial<NewConferenceFacts> },
): Promise<Edited> {
  const opened = await openConference(scope, input.personId, input.code);
  if (opened.type === 'not-found') return opened;
  const before = opened.conference;
  const refusal = await refusalOf(scope, input.personId, before, input.change);
  if (refusal) return refusal;
  const stored = await updateConference(scope.tx, before.id, wholeChange(scope, before, input.change));
  await writeEvent(scope, before, stored, opened.member);
  const after = await withIntakeReopened(scope, stored, opened.member);
  if (!isPublic(before.status)) return { type: 'edited', conference: after, told: 0 };
  const moved = after.startsAt.getTime() !== before.startsAt.getTime();
  if (moved) await moveAnswers(scope, after, civilDate(after.startsAt, scope.timeZone));
  const news = moved || after.place !== before.place;
  if (news) await stopAnnouncementsOf(scope.tx, after.id, scope.clock.now());
  const told = news ? await tellAskers(scope, after, 'changed') : 0;
  return { type: 'edited', conference: after, told };
}

async function refusalOf(
  scope: Scope,
  personId: string,
  before: Conference,
  change: Partial<NewConferenceFacts>,
): Promise<Exclude<Edited, { type: 'edited' }> | null> {
  if (!['draft', 'open', 'closed'].includes(before.status)) return { type: 'not-now', status: before.status };
  if (change.hostUnit !== undefined) {
    // Once announced it is this authority's conference: people asked that authority.
    if (before.status !== 'draft') return { type: 'not-now', status: before.status };
    if (!(await organiserFor(scope, personId, change.hostUnit))) return { type: 'host-not-yours' };
  }
  const after = { ...before, ...wholeChange(scope, before, change) };
  const missing = isPublic(before.status) ? missingContents(after) : [];
  if (missing.length > 0) return { type: 'contents-missing', missing };
  const timesChange = change.startsAt !== undefined || change.intakeUntil !== undefined;
  if (!timesChange) return null;
  // The window of one that is closed lies behind; only a new one has to make sense.
  const checked =
    change.intakeUntil === undefined && before.status === 'closed' ? after.startsAt : after.intakeUntil;
  return timesProblem(scope, { startsAt: after.startsAt, intakeUntil: checked });
}

/** What follows from a change: the level from the host, a window that ends no later than the conference begins. */
function wholeChange(
  scope: Scope,
  before: Conference,
  change: Partial<NewConferenceFacts>,
): ConferenceChange {
  const whole: ConferenceChange = { ...change };
  const host =
    change.hostUnit === undefined ? undefined : scope.rulebook.current().units.get(change.hostUnit);
  if (host) Object.assign(whole, { level: host.level, territoryCode: host.territoryCode });
  const startsAt = change.startsAt ?? before.startsAt;
  if (change.intakeUntil === undefined && before.intakeUntil > startsAt) whole.intakeUntil = startsAt;
  return whole;
}

async function writeEvent(
  scope: Scope,
  before: Conference,
  after: Conference,
  member: StaffMember,
): Promise<void> {
  const keys = Object.keys(after) as (keyof Conference)[];
  const changed = keys.filter((key) => String(after[key]) !== String(before[key]));
  await insertConferenceEvent(scope.tx, {
    conferenceId: after.id,
    at: scope.clock.now(),
    event: 'edit',
    from: before.status,
    to: after.status,
    actorId: member.id,
    why: null,
    data: { before: Object.fromEntries(changed.map((key) => [key, before[key]])) },
  });
}

async function withIntakeReopened(
  scope: Scope,
  conference: Conference,
  member: StaffMember,
): Promise<Conference> {
  if (conference.status !== 'closed' || conference.intakeUntil <= scope.clock.now()) return conference;
  const reopened = await changeConferenceStatus(scope, conference, 'reopen-intake', byOf(member));
  return reopened.type === 'changed' ? reopened.conference : conference;
}
