import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/** The question that a message we sent was about, or one of the messages it went as: how a reply finds its card. */
export async function questionOfMessage(
  tx: Tx,
  accountId: string,
  externalId: string,
): Promise<{ questionId: string; kind: string } | null> {
  const row = await prismaOf(tx).outbox.findFirst({
    where: {
      accountId,
      questionId: { not: null },
      OR: [{ externalId }, { otherIds: { array_contains: [externalId] } }],
    },
    orderBy: { id: 'desc' },
    select: { questionId: true, kind: true },
  });
  return row?.questionId ? { questionId: row.questionId, kind: row.kind } : null;
}

/** Whether something of this kind was said to an account or group since an instant. */
export async function wasSaidSince(tx: Tx, accountId: string, kind: string, since: Date): Promise<boolean> {
  const where = { accountId, kind, createdAt: { gt: since } };
  return (await prismaOf(tx).outbox.findFirst({ where, select: { id: true } })) !== null;
}
