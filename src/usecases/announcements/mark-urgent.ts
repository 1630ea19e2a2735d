import type { Scope } from '../../context.ts';
import { isStatutory } from '../../domain/audience.ts';
import type { Conference } from '../../domain/conference.ts';
import { announcementHours } from '../../domain/sending-hours.ts';
import { accountsOf } from '../../store/accounts.ts';
import { audit } from '../../store/audit.ts';
import { addApproval, approvalsOf } from '../../store/broadcast-approvals.ts';
import { hastenArticle } from '../../store/broadcast-articles.ts';
import { type Broadcast, lockBroadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { findStaff } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import { approverFor, approversOf } from './approvers.ts';
import { shownTo } from './ask-approval.ts';

export type MarkedUrgent =
  /** Unknown, or not theirs to mark: the two are not told apart. */
  | { type: 'not-found' }
  /** Only what the law wants announced may go at night. */
  | { type: 'not-statutory' }
  /** Nothing of it is to go any more. */
  | { type: 'over' }
  /** They are the first, and so many others were asked. */
  | { type: 'asked'; people: number }
  /** Nobody else who may say so can be reached: it waits for the morning. */
  | { type: 'nobody-else' }
  /** One person counts once. */
  | { type: 'marked-before' }
  /** They are the second: it goes at any hour. */
  | { type: 'urgent' };

type Marking = { broadcast: Broadcast; conference: Conference | null; personId: string; name: string };

/** Says that an announcement can't wait for the morning. It goes at night once two people have said so. */
export async function markUrgent(
  scope: Scope,
  { personId, id }: { personId: string; id: string },
): Promise<MarkedUrgent> {
  const broadcast = await lockBroadcast(scope.tx, id);
  if (!broadcast) return { type: 'not-found' };
  const { conferenceId } = broadcast;
  const conference = conferenceId ? await readConference(scope.tx, { id: conferenceId }) : null;
  const entitled = await approverFor(scope, personId, { broadcast, conference });
  if (!entitled) return { type: 'not-found' };
  if (!isStatutory(broadcast.purpose)) return { type: 'not-statutory' };
  if (broadcast.finished || broadcast.status === 'dropped' || broadcast.status === 'stopped') {
    return { type: 'over' };
  }
  const marking = { broadcast, conference, personId, name: entitled.member.name };
  if (broadcast.urgentAt) return { type: 'urgent' };
  const before = await approvalsOf(scope.tx, id, 'urgent');
  if (before.includes(personId)) return { type: 'marked-before' };
  return before.length === 0 ? askOthers(scope, marking) : decide(scope, marking, before);
}

async function askOthers(scope: Scope, marking: Marking): Promise<MarkedUrgent> {
  const { broadcast, conference, personId, name } = marking;
  const author = await findStaff(scope.tx, broadcast.createdBy);
  const entitled = [
    ...(await approversOf(scope, { broadcast, conference })),
    ...(author ? [author.personId] : []),
  ];
  const reached = await accountsOf(scope.tx, entitled);
  const others = entitled.filter((one) => one !== personId && reached.has(one));
  if (others.length === 0) return { type: 'nobody-else' };
  await stand(scope, marking, 'announcement-urgent-asked');
  const hours = announcementHours(scope.rulebook.current(), scope.clock.now(), scope.timeZone);
  await tell(scope, others, { kind: 'announcement-preview' }, (speak) => shownTo(broadcast, speak));
  await tell(scope, others, { kind: 'announcement-urgent' }, (speak) => ({
    text: speak.rich('announce.urgent.asked', {
      name,
      from: speak.time(hours.from),
      until: speak.time(hours.until),
    }),
    choices: [[{ label: speak.plain('announce.urgent.agree'), action: `announce:urgent:${broadcast.id}` }]],
  }));
  return { type: 'asked', people: others.length };
}

async function decide(scope: Scope, marking: Marking, before: string[]): Promise<MarkedUrgent> {
  const { broadcast, name } = marking;
  await stand(scope, marking, 'announcement-urgent');
  const now = scope.clock.now();
  await updateBroadcast(scope.tx, broadcast.id, { urgentAt: now });
  await hastenArticle(scope.tx, broadcast.id, now);
  await tell(scope, before, { kind: 'announcement-urgent' }, (speak) => ({
    text: speak.rich('announce.urgent.agreed', { name }),
  }));
  return { type: 'urgent' };
}

async function stand(
  scope: Scope,
  { broadcast, conference, personId }: Marking,
  action: 'announcement-urgent-asked' | 'announcement-urgent',
): Promise<void> {
  const at = scope.clock.now();
  await addApproval(scope.tx, { broadcastId: broadcast.id, kind: 'urgent', personId, at });
  await audit(scope, {
    actorId: personId,
    action,
    subject: conference?.code ?? broadcast.territoryCode,
    data: { broadcast: broadcast.id },
  });
}
