import type { Tx } from '../context.ts';
import type { Choice, Outgoing } from '../domain/message.ts';
import { prismaOf } from '../infra/tx.ts';

/** Choices of a message that went out to an account. */
export type Offered = { outboxId: string; choices: Choice[][] };

/** What the newest messages to an account offered, newest first; one without choices counts too, with none. */
export async function lastOffers(tx: Tx, accountId: string, messages: number): Promise<Offered[]> {
  const rows = await prismaOf(tx).outbox.findMany({
    where: { accountId, state: 'sent' },
    orderBy: { id: 'desc' },
    take: messages,
    select: { id: true, content: true },
  });
  return rows.map(toOffered);
}

/** Null for a message that did not go to this account. */
export async function offerOf(tx: Tx, accountId: string, outboxId: string): Promise<Offered | null> {
  if (!/^\d{1,18}$/.test(outboxId)) return null;
  const row = await prismaOf(tx).outbox.findFirst({
    where: { id: BigInt(outboxId), accountId },
    select: { id: true, content: true },
  });
  return row ? toOffered(row) : null;
}

function toOffered(row: { id: bigint; content: unknown }): Offered {
  return { outboxId: String(row.id), choices: (row.content as Outgoing | null)?.choices ?? [] };
}
