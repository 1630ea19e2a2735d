import type { Scope } from '../../context.ts';
import { TRIES_AN_HOUR } from '../../domain/invitation.ts';
import { audit, countAudit } from '../../store/audit.ts';
import { recordWrongTry, wrongTriesSince } from '../../store/invitations.ts';

const HOUR_MS = 3_600_000;

export type Trier = { accountId: string; personId: string };

/**
 * Whether an account may try another secret code. After five wrong ones within an hour, of whatever kind, nothing is answered
 * for the rest of it, to a right one either.
 */
export async function mayTry(
  scope: Scope,
  { accountId, personId }: Trier,
  exceeded: string,
): Promise<boolean> {
  const anHourAgo = new Date(scope.clock.now().getTime() - HOUR_MS);
  if ((await wrongTriesSince(scope.tx, accountId, anHourAgo)) < TRIES_AN_HOUR) return true;
  // One line tells the operator; a flood of tries must not become a flood of lines.
  if ((await countAudit(scope, exceeded, accountId, anHourAgo)) === 0) {
    await audit(scope, { actorId: personId, action: exceeded, subject: accountId });
  }
  return false;
}

export async function countWrongTry(scope: Scope, { accountId }: Pick<Trier, 'accountId'>): Promise<void> {
  await recordWrongTry(scope.tx, accountId, scope.clock.now());
}
