import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/** What a person stands for of an announcement: that it goes (`send`), or that it can't wait for the morning (`urgent`). */
export type ApprovalKind = 'send' | 'urgent';

export async function addApproval(
  tx: Tx,
  approval: { broadcastId: string; kind: ApprovalKind; personId: string; at: Date },
): Promise<void> {
  await prismaOf(tx).broadcastApproval.createMany({ data: [approval], skipDuplicates: true });
}

/** Who stands for it, the first first. */
export async function approvalsOf(tx: Tx, broadcastId: string, kind: ApprovalKind): Promise<string[]> {
  const rows = await prismaOf(tx).broadcastApproval.findMany({
    where: { broadcastId, kind },
    orderBy: { at: 'asc' },
  });
  return rows.map(({ personId }) => personId);
}

/** Nobody stands for it any more. */
export async function voidApprovals(tx: Tx, broadcastId: string): Promise<void> {
  await prismaOf(tx).broadcastApproval.deleteMany({ where: { broadcastId } });
}
