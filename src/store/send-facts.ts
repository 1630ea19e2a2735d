import type { Context } from '../context.ts';
import type { Place } from '../domain/send-route.ts';
import { MOVED } from './outbox-lease.ts';

/** What decides by which way a message to an account goes. */
export type SendFacts = {
  lastContactAt: Date;
  /** Messages the account got since. */
  sentSince: number;
  /** As the person gave it. */
  phone: string | null;
  /** A part of this message is out already. */
  begun: boolean;
  /** A template announced it already. */
  announced: boolean;
  /** The person's other accounts that did not block us. */
  others: (Place & { channel: string; contact: { lastContactAt: Date; sentSince: number } })[];
};

const SINCE = (account: string) =>
  `(SELECT count(*)::int FROM sent_part s WHERE s.account_id = ${account}.id AND s.sent_at > ${account}.last_interaction_at)`;

// No demo person is ever sent to over a real channel.
const FACTS = `
  SELECT a.last_interaction_at AS "lastContactAt", ${SINCE('a')} AS "sentSince", c.phone,
    EXISTS (SELECT 1 FROM sent_part s WHERE s.outbox_id = $2 AND s.way = 'plain') AS begun,
    EXISTS (SELECT 1 FROM sent_part s WHERE s.outbox_id = $2 AND s.way <> 'plain') AS announced,
    coalesce((SELECT jsonb_agg(jsonb_build_object('accountId', b.id, 'channel', b.channel,
        'lastContactAt', b.last_interaction_at, 'sentSince', ${SINCE('b')}))
      FROM account b WHERE b.person_id = a.person_id AND b.id <> a.id AND b.blocked_at IS NULL
        AND (b.channel = 'web' OR NOT p.demo)), '[]') AS others
  FROM account a JOIN person p ON p.id = a.person_id LEFT JOIN contact c ON c.person_id = p.id WHERE a.id = $1`;

type FactsRow = Omit<SendFacts, 'others'> & {
  others: { accountId: string; channel: string; lastContactAt: string; sentSince: number }[];
};

/** Null when the account is gone. */
export async function sendFacts(
  ctx: Context,
  accountId: string,
  outboxId: string,
): Promise<SendFacts | null> {
  const { rows } = await ctx.db.pool.query<FactsRow>({
    name: 'send-facts',
    text: FACTS,
    values: [accountId, outboxId],
  });
  const [row] = rows;
  if (!row) return null;
  const others = row.others.map(({ accountId: id, channel, lastContactAt, sentSince }) => ({
    accountId: id,
    channel,
    contact: { lastContactAt: new Date(lastContactAt), sentSince },
  }));
  return { ...row, others };
}

/**
 * Gives a leased message to another account of the same person: the same row, so that it can only go once.
 * @returns false where that account has this announcement already.
 */
export async function moveMessage(ctx: Context, outboxId: string, accountId: string): Promise<boolean> {
  const { rowCount } = await ctx.db.pool.query(
    `UPDATE outbox o SET account_id = a.id, channel = a.channel, state = 'pending', not_before = $3, lease_until = NULL,
       attempts = 0, moved_from = o.channel, error = $4 || o.channel
     FROM account a WHERE o.id = $1 AND o.state = 'sending' AND a.id = $2 AND (o.broadcast_id IS NULL OR NOT EXISTS (
       SELECT 1 FROM outbox there WHERE there.broadcast_id = o.broadcast_id AND there.account_id = a.id))`,
    [outboxId, accountId, ctx.clock.now(), MOVED],
  );
  return rowCount === 1;
}
