import type { Context } from '../context.ts';
import { PERHAPS_ARRIVED } from './outbox-lease.ts';

export type Settlement = {
  id: string;
  /** `waiting`: the platform takes it only after the person has written again; `replaced`: it was not worth a message. */
  state: 'sent' | 'pending' | 'blocked' | 'failed' | 'uncertain' | 'waiting' | 'replaced';
  /** What went was its `anew`, which is from now on what it says. */
  anew?: boolean;
  externalId?: string;
  /** The channel's ids of the other messages that this one went as. */
  otherIds?: readonly string[];
  error?: string;
  notBefore?: Date;
  /** It was not the message's own failure (a flood, our own rate): no attempt is counted. */
  uncounted?: boolean;
};

/** Writes what became of leased messages, all in one statement. An invitation's code is kept only till it has left. */
export async function settleMessages(ctx: Context, settlements: Settlement[]): Promise<void> {
  if (settlements.length === 0) return;
  await ctx.db.pool.query(
    `UPDATE outbox o SET state = s.state, external_id = coalesce(s.external_id, o.external_id),
       other_ids = coalesce(s.other_ids::jsonb, o.other_ids),
       error = CASE WHEN s.state = 'sent' THEN NULL ELSE coalesce(s.error, o.error) END,
       content = CASE WHEN s.state NOT IN ('pending', 'waiting') AND o.kind = 'invitation' THEN NULL WHEN s.anew THEN (o.content - 'anew') || (o.content -> 'anew') ELSE o.content END,
       not_before = coalesce(s.not_before, o.not_before), lease_until = NULL,
       attempts = CASE WHEN s.uncounted THEN o.attempts - 1 ELSE o.attempts END,
       settled_at = CASE WHEN s.state = 'pending' THEN NULL ELSE $7::timestamptz END
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::boolean[], $8::text[], $9::boolean[])
       AS s(id, state, external_id, error, not_before, uncounted, other_ids, anew)
     WHERE o.id = s.id AND o.state = 'sending'`,
    [
      settlements.map((s) => s.id),
      settlements.map((s) => s.state),
      settlements.map((s) => s.externalId ?? null),
      settlements.map((s) => s.error ?? null),
      settlements.map((s) => s.notBefore ?? null),
      settlements.map((s) => s.uncounted ?? false),
      ctx.clock.now(),
      settlements.map((s) => (s.otherIds?.length ? JSON.stringify(s.otherIds) : null)),
      settlements.map((s) => s.anew ?? false),
    ],
  );
}

/**
 * Messages whose process died while sending them. On a channel where a repetition shows once they go again; elsewhere
 * an answer or notice goes once more, marked as perhaps repeated, and a broadcast row stays uncertain for a person to decide.
 * One that took its process with it `tries` times is given up.
 */
export async function recoverLeases(
  ctx: Context,
  channel: string,
  { idempotent, tries }: { idempotent: boolean; tries: number },
): Promise<number> {
  const { rowCount } = await ctx.db.pool.query(
    `UPDATE outbox SET lease_until = NULL, error = 'lease ran out',
       state = CASE WHEN again THEN 'pending' WHEN $3 THEN 'failed' ELSE 'uncertain' END,
       settled_at = CASE WHEN again THEN NULL ELSE $2::timestamptz END
     FROM (SELECT id AS run_out, CASE WHEN $3 THEN attempts < $5 ELSE priority < 2 AND coalesce(error, '') !~ $4 END AS again FROM outbox
           WHERE channel = $1 AND state = 'sending' AND lease_until < $2 FOR UPDATE SKIP LOCKED) AS r
     WHERE id = run_out`,
    [channel, ctx.clock.now(), idempotent, PERHAPS_ARRIVED.source, tries],
  );
  return rowCount ?? 0;
}
