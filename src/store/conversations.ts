import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/db.ts';

/** Which step of which flow an account is in; `data` is the flow's own. */
export type Conversation = { flow: string | null; step: string | null; data: Record<string, unknown> };

const IDLE: Conversation = { flow: null, step: null, data: {} };

export async function readConversation(tx: Tx, accountId: string): Promise<Conversation> {
  const row = await prismaOf(tx).conversation.findUnique({ where: { accountId } });
  return row ? { flow: row.flow, step: row.step, data: row.data as Record<string, unknown> } : IDLE;
}

export async function writeConversation(
  tx: Tx,
  accountId: string,
  state: Conversation,
  now: Date,
): Promise<void> {
  const row = { flow: state.flow, step: state.step, data: state.data as object, updatedAt: now };
  await prismaOf(tx).conversation.upsert({
    where: { accountId },
    create: { accountId, ...row },
    update: row,
  });
}
