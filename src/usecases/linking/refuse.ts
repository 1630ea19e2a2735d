import type { Scope } from '../../context.ts';
import { audit } from '../../store/audit.ts';
import { findLinkCode, useLinkCode } from '../../store/link-codes.ts';

/** Somebody was asked to type a code that is not theirs: it is void, and the operator can see how often that happens. */
export async function refuseLink(
  scope: Scope,
  { codeId, personId }: { codeId: string; personId: string },
): Promise<void> {
  const now = scope.clock.now();
  const offered = await findLinkCode(scope.tx, { id: codeId }, now);
  if (!offered || !(await useLinkCode(scope.tx, codeId, now))) return;
  await audit(scope, { actorId: personId, action: 'link-refused', subject: offered.accountId });
}
