import type { Scope } from '../../context.ts';
import { hashLinkCode, readLinkCode } from '../../domain/link-code.ts';
import { findLinkCode } from '../../store/link-codes.ts';
import { findLinkable, type Linkable } from '../../store/linked-accounts.ts';
import { staffOf } from '../../store/staff.ts';
import { countWrongTry, mayTry } from '../codes/tries.ts';

export type LinkImpossible =
  /** The code is this account's own. */
  | { type: 'own-code' }
  /** One of the two is linked already: a person has at most two chats with us. */
  | { type: 'already-linked' }
  | { type: 'same-channel'; channel: string }
  /** Work in hand can't be made that of another member of staff: one of the roles has to end first. */
  | { type: 'both-staff' };

export type CheckedLinkCode =
  /** `id` names the code in the button that confirms; `staff`: one of the two holds a role, which both will use. */
  | { type: 'possible'; id: string; channel: string; staff: boolean }
  | LinkImpossible
  /** Wrong, expired, used, or of somebody it may not be: not told apart. */
  | { type: 'invalid' }
  /** Too many wrong ones: nothing is answered for the rest of the hour. */
  | { type: 'silence' };

const EXCEEDED = 'link-tries-exceeded';

/** Looks whether a typed code can link its sender with the account that offered it. Nothing is changed but the count of wrong tries. */
export async function checkLinkCode(
  scope: Scope,
  input: { accountId: string; personId: string; typed: string },
): Promise<CheckedLinkCode> {
  if (!(await mayTry(scope, input, EXCEEDED))) return { type: 'silence' };
  const code = readLinkCode(input.typed);
  const found =
    code === null ? null : await findLinkCode(scope.tx, { codeHash: hashLinkCode(code) }, scope.clock.now());
  const judged = found ? await judgeLink(scope, input.accountId, found.accountId) : null;
  if (!found || judged === null) {
    await countWrongTry(scope, input);
    return { type: 'invalid' };
  }
  if (judged.type !== 'possible') {
    // Whoever guessed somebody's code learns no more from it than from five wrong ones.
    if (judged.type !== 'own-code') await countWrongTry(scope, input);
    return judged;
  }
  return { type: 'possible', id: found.id, channel: judged.other.channel, staff: judged.staff };
}

export type Judged = { type: 'possible'; own: Linkable; other: Linkable; staff: boolean } | LinkImpossible;

/** Whether two accounts may become one person's; null where that must not even be told. */
export async function judgeLink(scope: Scope, ownId: string, otherId: string): Promise<Judged | null> {
  if (ownId === otherId) return { type: 'own-code' };
  const own = await findLinkable(scope.tx, ownId);
  const other = await findLinkable(scope.tx, otherId);
  // A person of the try-out chat can be played by whoever opens it.
  if (!own || !other || own.demo !== other.demo) return null;
  if (own.others.length > 0 || other.others.length > 0) return { type: 'already-linked' };
  if (own.channel === other.channel) return { type: 'same-channel', channel: own.channel };
  const ofOwn = await staffOf(scope.tx, own.personId);
  const ofOther = await staffOf(scope.tx, other.personId);
  if (ofOwn.length > 0 && ofOther.length > 0) return { type: 'both-staff' };
  return { type: 'possible', own, other, staff: ofOwn.length + ofOther.length > 0 };
}
