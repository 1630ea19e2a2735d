import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

export type LinkCode = { id: string; accountId: string };

/** Lays down the code an account offers now; the one before is void. */
export async function putLinkCode(
  tx: Tx,
  { accountId, ...code }: { accountId: string; codeHash: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.linkCode.deleteMany({
    where: { OR: [{ accountId }, { expiresAt: { lte: code.createdAt } }] },
  });
  await prisma.linkCode.create({ data: { accountId, ...code } });
}

/** A code that can still be used; why one can't is not told apart. */
export async function findLinkCode(
  tx: Tx,
  where: { codeHash: string } | { id: string },
  now: Date,
): Promise<LinkCode | null> {
  const row = await prismaOf(tx).linkCode.findFirst({ where: { ...where, expiresAt: { gt: now } } });
  return row && { id: row.id, accountId: row.accountId };
}

/** Uses a code up; of two at once only one does. */
export async function useLinkCode(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await prismaOf(tx).linkCode.deleteMany({ where: { id, expiresAt: { gt: now } } });
  return count === 1;
}

export async function voidLinkCodes(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await prismaOf(tx).linkCode.deleteMany({ where: { accountId: { in: [...accountIds] } } });
}
