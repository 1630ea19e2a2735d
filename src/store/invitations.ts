import type { Tx } from '../context.ts';
import { isRole, type Role } from '../domain/role.ts';
import { prismaOf } from '../infra/tx.ts';

export type StoredInvitation = { codeHash: string; role: Role; unitCode: string };

export async function insertInvitation(
  tx: Tx,
  invitation: StoredInvitation & { createdBy: string | null; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await prismaOf(tx).invitation.create({ data: invitation });
}

/** An invitation that can still be used; the reasons why one can't are not told apart. */
export async function usableInvitation(
  tx: Tx,
  codeHash: string,
  now: Date,
): Promise<StoredInvitation | null> {
  const row = await prismaOf(tx).invitation.findFirst({
    where: { codeHash, usedAt: null, expiresAt: { gt: now } },
  });
  return row && isRole(row.role) ? { codeHash, role: row.role, unitCode: row.unitCode } : null;
}

/** Uses an invitation up; of two at once only one does. */
export async function useInvitation(tx: Tx, codeHash: string, usedBy: string, now: Date): Promise<boolean> {
  const { count } = await prismaOf(tx).invitation.updateMany({
    where: { codeHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, usedBy },
  });
  return count === 1;
}

export async function recordWrongTry(tx: Tx, accountId: string, at: Date): Promise<void> {
  await prismaOf(tx).invitationTry.create({ data: { accountId, at } });
}

export async function wrongTriesSince(tx: Tx, accountId: string, since: Date): Promise<number> {
  return prismaOf(tx).invitationTry.count({ where: { accountId, at: { gt: since } } });
}
