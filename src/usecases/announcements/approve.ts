import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import type { RichText } from '../../domain/message.ts';
import type { Speaker } from '../../infra/texts.ts';
import { audit } from '../../store/audit.ts';
import { addApproval, voidApprovals } from '../../store/broadcast-approvals.ts';
import { takeBackArticle } from '../../store/broadcast-articles.ts';
import { type Broadcast, lockBroadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import type { StaffMember } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import { checkedText, type TextProblem } from '../questions/staff-text.ts';
import { approverFor, approversOf } from './approvers.ts';
import { approvalKey } from './ask-approval.ts';
import { letGo, type Released } from './send.ts';
import { tellAuthor } from './tell-author.ts';

type OpenedForApproval =
  | { type: 'opened'; broadcast: Broadcast; conference: Conference | null; member: StaffMember }
  /** Unknown, or not theirs to approve: the two are not told apart. */
  | { type: 'not-found' }
  /** One's own approval never counts. */
  | { type: 'own' }
  /** Somebody was quicker, or its author took it back. */
  | { type: 'not-awaiting'; broadcast: Broadcast };

async function openForApproval(scope: Scope, personId: string, id: string): Promise<OpenedForApproval> {
  const broadcast = await lockBroadcast(scope.tx, id);
  if (!broadcast) return { type: 'not-found' };
  const { conferenceId, status } = broadcast;
  const conference = conferenceId ? await readConference(scope.tx, { id: conferenceId }) : null;
  const approver = await approverFor(scope, personId, { broadcast, conference });
  if (!approver) return { type: 'not-found' };
  if (approver.own) return { type: 'own' };
  if (status !== 'awaiting-approval') return { type: 'not-awaiting', broadcast };
  return { type: 'opened', broadcast, conference, member: approver.member };
}

export type Approving =
  | { type: 'approved'; released: Released }
  | Exclude<OpenedForApproval, { type: 'opened' }>;

/** A second person says that an announcement may go: it goes, or waits for its time. Its author is told. */
export async function approveAnnouncement(
  scope: Scope,
  { personId, id }: { personId: string; id: string },
): Promise<Approving> {
  const opened = await openForApproval(scope, personId, id);
  if (opened.type !== 'opened') return opened;
  const { broadcast, conference, member } = opened;
  await addApproval(scope.tx, { broadcastId: id, kind: 'send', personId, at: scope.clock.now() });
  await noteDecision(scope, opened, { personId, action: 'announcement-approved' });
  const released = await letGo(scope, { broadcast, conference }, { article: false, actorId: personId });
  if (released.type === 'not-public') await updateBroadcast(scope.tx, id, { status: 'dropped' });
  await tellAuthor(scope, broadcast, released, member.name);
  return { type: 'approved', released };
}

export type Returning = { type: 'returned' } | Exclude<OpenedForApproval, { type: 'opened' }> | TextProblem;

/** Gives an announcement back to its author, with the reason: it is a draft again. */
export async function returnAnnouncement(
  scope: Scope,
  { personId, id, why }: { personId: string; id: string; why: string },
): Promise<Returning> {
  const opened = await openForApproval(scope, personId, id);
  if (opened.type !== 'opened') return opened;
  const checked = checkedText(scope, why);
  if (checked.type !== 'text') return checked;
  const { broadcast, member } = opened;
  await toDraft(scope, id);
  await noteDecision(scope, opened, { personId, action: 'announcement-returned' });
  await tellAuthor(scope, broadcast, { type: 'returned', why: checked.text }, member.name);
  return { type: 'returned' };
}

/** A draft again: nobody stands for it any more, and no article is wished for. */
export async function toDraft(scope: Scope, id: string): Promise<Broadcast> {
  await voidApprovals(scope.tx, id);
  await takeBackArticle(scope.tx, id);
  return updateBroadcast(scope.tx, id, { status: 'draft' });
}

/** Those who were asked need not decide any more: the author took it back. */
export async function tellTakenBack(
  scope: Scope,
  of: { broadcast: Broadcast; conference: Conference | null },
): Promise<void> {
  if (of.broadcast.status !== 'awaiting-approval') return;
  await showToAsked(scope, of.broadcast, await approversOf(scope, of), (speak) =>
    speak.rich('release.card.takenBack'),
  );
}

/** Audits a decision, and shows it to the others who were asked in the place of what they were asked. */
async function noteDecision(
  scope: Scope,
  {
    broadcast,
    conference,
    member,
  }: { broadcast: Broadcast; conference: Conference | null; member: StaffMember },
  decision: { personId: string; action: 'announcement-approved' | 'announcement-returned' },
): Promise<void> {
  const { personId: actorId, action } = decision;
  const subject = conference?.code ?? broadcast.territoryCode;
  await audit(scope, { actorId, action, subject, data: { broadcast: broadcast.id } });
  const key = action === 'announcement-approved' ? 'release.card.approvedBy' : 'release.card.returnedBy';
  const others = (await approversOf(scope, { broadcast, conference })).filter((one) => one !== actorId);
  await showToAsked(scope, broadcast, others, (speak) => speak.rich(key, { name: member.name }));
}

/** Shows something in the place of what people were asked; where that can't be changed its buttons say it. */
async function showToAsked(
  scope: Scope,
  { id }: Broadcast,
  people: string[],
  said: (speak: Speaker) => RichText,
): Promise<void> {
  const telling = { kind: 'announcement-approval', replaces: approvalKey(id), inPlace: true };
  await tell(scope, people, telling, (speak) => ({ text: said(speak), anew: null }));
}
