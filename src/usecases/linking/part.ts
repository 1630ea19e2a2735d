import type { Scope } from '../../context.ts';
import { audit } from '../../store/audit.ts';
import {
  findLinkable,
  guestOf,
  type Linkable,
  lockAccounts,
  partAccount,
  questionsByAccount,
} from '../../store/linked-accounts.ts';
import { staffOf } from '../../store/staff.ts';

export type PartingOutlook =
  | {
      type: 'linked';
      own: Linkable;
      /** How many questions stay with each account. */
      questions: { channel: string; count: number }[];
      /** Where the roles of a member of staff stay; null for citizens. */
      rolesAt: string | null;
    }
  | { type: 'not-linked' };

/** What parting would do, to be told before it is done. */
export async function foreseeParting(scope: Scope, accountId: string): Promise<PartingOutlook> {
  const own = await findLinkable(scope.tx, accountId);
  const guest = own && (await guestOf(scope.tx, own.personId));
  if (!own || !guest) return { type: 'not-linked' };
  const accounts = [{ id: own.id, channel: own.channel }, ...own.others];
  const home = accounts.find(({ id }) => id !== guest.id) ?? own;
  const counts = await questionsByAccount(scope.tx, own.personId, home.id);
  const staff = await staffOf(scope.tx, own.personId);
  return {
    type: 'linked',
    own,
    questions: accounts.map(({ id, channel }) => ({ channel, count: counts.get(id) ?? 0 })),
    rolesAt: staff.length > 0 ? home.channel : null,
  };
}

export type Parted = { type: 'parted'; other: { id: string; channel: string } } | { type: 'not-linked' };

/**
 * Gives each of two linked accounts a person of its own again: a question stays with the account it was asked in, what the
 * person said of themselves (name, home, language, consent) with both, a role and the dates of data requests with the first.
 */
export async function partAccounts(scope: Scope, accountId: string): Promise<Parted> {
  await lockAccounts(scope.tx, [accountId]);
  const own = await findLinkable(scope.tx, accountId);
  const guest = own && (await guestOf(scope.tx, own.personId));
  const other = own?.others[0];
  if (!own || !guest || !other) return { type: 'not-linked' };
  await partAccount(scope.tx, { accountId: guest.id, ownPersonId: guest.ownPersonId, from: own.personId });
  await audit(scope, {
    actorId: own.personId,
    action: 'accounts-parted',
    subject: own.personId,
    data: { by: own.id, from: other.id, parted: guest.ownPersonId },
  });
  return { type: 'parted', other };
}
