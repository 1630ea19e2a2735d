import type { Context } from '../context.ts';

/** The ids of the messages of a delivery that are out, in order. */
export async function partsSent(ctx: Context, channel: string, outboxId: string): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ external_id: string }>(
    `SELECT external_id FROM sent_part WHERE outbox_id = $1 AND channel = $2 AND way = 'plain' ORDER BY part`,
    [outboxId, channel],
  );
  return rows.map((row) => row.external_id);
}

export type SentPart = {
  channel: string;
  externalId: string;
  outboxId: string;
  /** From 0. */
  part: number;
  accountId: string;
  way: 'plain' | 'template-user' | 'template-phone';
  price: Price;
};

/** What the platform counted a message as: within the free hours, in the month's package, charged, by template. */
export type Price = 'free' | 'included' | 'billed' | 'template';

export async function rememberPart(ctx: Context, sent: SentPart): Promise<void> {
  await ctx.db.pool.query(
    `INSERT INTO sent_part (channel, external_id, outbox_id, part, account_id, sent_at, way, price)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (channel, external_id) DO NOTHING`,
    [
      sent.channel,
      sent.externalId,
      sent.outboxId,
      sent.part,
      sent.accountId,
      ctx.clock.now(),
      sent.way,
      sent.price,
    ],
  );
}
