import type { Scope } from '../../context.ts';
import { audit } from '../../store/audit.ts';
import { quietSince } from '../../store/broadcasts.ts';
import { findLinkCode, useLinkCode, voidLinkCodes } from '../../store/link-codes.ts';
import { findLinkable, joinPersons, type Linkable, lockAccounts } from '../../store/linked-accounts.ts';
import { staffOf } from '../../store/staff.ts';
import { releaseWaiting } from '../../store/waiting-messages.ts';
import { judgeLink, type LinkImpossible } from './check-code.ts';

export type Linked =
  | {
      type: 'linked';
      own: Linkable;
      other: Linkable;
      /** The channel whose name and home stand where the two chats said different ones. */
      home: string;
      /** The consent was withdrawn in one chat after it was given in the other: it is asked for again. */
      consentEnded: boolean;
      /** Announcements were declined in one of the chats, so in both now. */
      quiet: boolean;
    }
  | LinkImpossible
  | { type: 'invalid' };

/** Makes one person of the sender and of whoever offered the code, in one transaction (docs/decisions/0012-linked-accounts.md). */
export async function linkAccounts(
  scope: Scope,
  { accountId, codeId }: { accountId: string; codeId: string },
): Promise<Linked> {
  const now = scope.clock.now();
  const offered = await findLinkCode(scope.tx, { id: codeId }, now);
  if (!offered) return { type: (await isLinked(scope, accountId)) ? 'already-linked' : 'invalid' };
  // Before the code: who erases or links at the same moment holds their account first.
  await lockAccounts(scope.tx, [accountId, offered.accountId]);
  const judged = await judgeLink(scope, accountId, offered.accountId);
  if (judged === null) return { type: 'invalid' };
  if (judged.type !== 'possible') return judged;
  if (!(await useLinkCode(scope.tx, codeId, now))) return { type: 'invalid' };
  const { own, other } = judged;
  const stays = await whoStays(scope, own, other);
  const goes = stays === own ? other : own;
  const { consentEnded } = await joinPersons(scope.tx, { stays, goes, at: now });
  await voidLinkCodes(scope.tx, [own.id, other.id]);
  // What could not reach them in the one chat may go to the other now.
  await releaseWaiting(
    scope.tx,
    [own, other].map(({ id }) => ({ accountId: id, now })),
  );
  await audit(scope, {
    actorId: stays.personId,
    action: 'accounts-linked',
    subject: stays.personId,
    data: { by: own.id, with: other.id, joined: goes.personId },
  });
  const quiet = (await quietSince(scope.tx, stays.personId)) !== null;
  return { type: 'linked', own, other, home: stays.channel, consentEnded, quiet };
}

/** Whoever works here, since work in hand names them; else the one that is known longer. */
async function whoStays(scope: Scope, own: Linkable, other: Linkable): Promise<Linkable> {
  if ((await staffOf(scope.tx, own.personId)).length > 0) return own;
  if ((await staffOf(scope.tx, other.personId)).length > 0) return other;
  return own.knownSince <= other.knownSince ? own : other;
}

async function isLinked(scope: Scope, accountId: string): Promise<boolean> {
  const own = await findLinkable(scope.tx, accountId);
  return own !== null && own.others.length > 0;
}
