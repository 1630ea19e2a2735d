import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import type { Choice, Outgoing } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import { accountsOf } from '../../store/accounts.ts';
import { audit } from '../../store/audit.ts';
import { approvalsOf } from '../../store/broadcast-approvals.ts';
import { type Broadcast, updateBroadcast } from '../../store/broadcasts.ts';
import { findStaff } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import { approvalFrom, approversOf } from './approvers.ts';

export type AskedApproval =
  /** `approvers`: how many were asked. */
  | { type: 'awaiting'; broadcast: Broadcast; people: number; from: number; approvers: number }
  /** It is for many, and nobody else who may approve it can be reached: it stays a draft. */
  | { type: 'nobody-approves'; people: number; from: number };

/** Messages of this key show an announcement to those who may approve it. */
export const approvalKey = (broadcastId: string) => `announcement-approval:${broadcastId}`;

/** Asks the others for their word where an announcement is for so many that it needs one; null: it may go. */
export async function askApproval(
  scope: Scope,
  of: { broadcast: Broadcast; conference: Conference | null },
  { people, actorId }: { people: number; actorId: string | null },
): Promise<AskedApproval | null> {
  const { id, territoryCode } = of.broadcast;
  const from = approvalFrom(scope);
  if (from === null || people < from) return null;
  if ((await approvalsOf(scope.tx, id, 'send')).length > 0) return null;
  const entitled = await approversOf(scope, of);
  const reached = await accountsOf(scope.tx, entitled);
  const approvers = entitled.filter((personId) => reached.has(personId));
  if (approvers.length === 0) {
    await updateBroadcast(scope.tx, id, { status: 'draft' });
    return { type: 'nobody-approves', people, from };
  }
  const broadcast = await updateBroadcast(scope.tx, id, { status: 'awaiting-approval' });
  await tellApprovers(scope, broadcast, approvers, people);
  await audit(scope, {
    actorId,
    action: 'announcement-approval-asked',
    subject: of.conference?.code ?? territoryCode,
    data: { broadcast: id, people, approvers: approvers.length },
  });
  return { type: 'awaiting', broadcast, people, from, approvers: approvers.length };
}

async function tellApprovers(
  scope: Scope,
  broadcast: Broadcast,
  approvers: string[],
  people: number,
): Promise<void> {
  const author = await findStaff(scope.tx, broadcast.createdBy);
  await tell(scope, approvers, { kind: 'announcement-preview' }, (speak) => shownTo(broadcast, speak));
  const telling = { kind: 'announcement-approval', replaces: approvalKey(broadcast.id) };
  await tell(scope, approvers, telling, (speak) =>
    approvalCard(scope, speak, broadcast, { author: author?.name ?? '', people }),
  );
}

/** An announcement as its readers of a language get it, without what a platform would make a template of. */
export function shownTo({ content }: Broadcast, speak: Speaker): Outgoing {
  const { brief, ...shown } = content[speak.locale] ?? content['vi'] ?? { text: [] };
  return shown;
}

/** What somebody who may approve an announcement reads below it. */
export function approvalCard(
  scope: Scope,
  speak: Speaker,
  broadcast: Broadcast,
  { author, people }: { author: string; people: number },
): Outgoing {
  const { id, scheduledAt, territoryCode } = broadcast;
  const choice = (key: TextKey, handle: string): Choice => ({
    label: speak.plain(key),
    action: `announce:${handle}:${id}`,
  });
  const when =
    scheduledAt && scheduledAt > scope.clock.now()
      ? speak.plain('release.card.at', { when: speak.dateTime(scheduledAt) })
      : speak.plain('release.card.atOnce');
  const facts = {
    author,
    territory: unitName(scope.rulebook.current(), territoryCode),
    people: speak.number(people),
    when,
    from: speak.number(approvalFrom(scope) ?? people),
  };
  return {
    text: speak.rich('release.card.asked', facts),
    choices: [[choice('release.button.approve', 'approve'), choice('release.button.return', 'return')]],
  };
}
