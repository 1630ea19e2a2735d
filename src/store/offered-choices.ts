import type { Tx } from '../context.ts';
import { type Choice, type Outgoing, plain } from '../domain/message.ts';
import { prismaOf, sharedRead } from '../infra/tx.ts';

/** How far back a choice may lie: a notice that came in between does not take the buttons away. */
const LOOK_BACK = 5;

/** Choices of a message that went out to an account. */
export type Offered = {
  outboxId: string;
  choices: Choice[][];
  /** So many lines of its text are numbered, as its first choices are. */
  numbered: number;
};

/** What the newest messages to an account offered, newest first; one without choices counts too, with none. */
export const lastOffers = sharedRead<string, Offered[]>('outbox', async (sql, accountIds) => {
  const { rows } = await sql.query<{ accountId: string; id: string; content: unknown }>({
    name: 'last-offers',
    text: `SELECT a.id AS "accountId", o.id, o.content FROM unnest($1::uuid[]) AS a(id)
           CROSS JOIN LATERAL (SELECT id, content FROM outbox WHERE account_id = a.id AND state = 'sent'
                               ORDER BY id DESC LIMIT $2) AS o
           ORDER BY o.id DESC`,
    values: [accountIds, LOOK_BACK],
  });
  const ofAccount = Map.groupBy(rows, (row) => row.accountId);
  return accountIds.map((id) => (ofAccount.get(id) ?? []).map(toOffered));
});

/** Null for a message that did not go to this account. */
export async function offerOf(tx: Tx, accountId: string, outboxId: string): Promise<Offered | null> {
  if (!/^\d{1,18}$/.test(outboxId)) return null;
  const row = await prismaOf(tx).outbox.findFirst({
    where: { id: BigInt(outboxId), accountId },
    select: { id: true, content: true },
  });
  return row ? toOffered(row) : null;
}

function toOffered(row: { id: bigint | string; content: unknown }): Offered {
  const { text = [], choices = [] } = (row.content ?? {}) as Partial<Outgoing>;
  const numbered = plain(text).match(/^\d+\. /gm)?.length ?? 0;
  return { outboxId: String(row.id), choices, numbered };
}
