import type { Context, Tx } from '../context.ts';
import type { Outgoing } from '../domain/message.ts';
import { sharedWrite } from '../infra/tx.ts';
import { insertRows } from './rows.ts';

/** Answers to a person now, notices, broadcasts: the first never wait behind the last. */
export const PRIORITY = { answer: 0, notice: 1, broadcast: 2 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

export type NewMessage = {
  /** The account it goes to, or the unit group. */
  accountId: string;
  channel: string;
  priority: Priority;
  /** What it is, for reports and the operator: `receipt`, `answer`, `card` … */
  kind: string;
  content: Outgoing;
  questionId?: string;
  replaces?: string;
  inPlace?: boolean;
  notBefore?: Date;
};

/** Queues messages in the transaction that caused them; an unsent older message of the same `replaces` key is dropped. */
export async function queueMessages(tx: Tx, messages: NewMessage[], now: Date): Promise<void> {
  await queue(
    tx,
    messages.map((message) => ({ message, now })),
  );
}

const queue = sharedWrite<{ message: NewMessage; now: Date }>('outbox', async (sql, queued) => {
  const keyed = queued.filter(({ message }) => message.replaces);
  if (keyed.length > 0) {
    await sql.query({
      name: 'replace-messages',
      text: `UPDATE outbox o SET state = 'replaced', settled_at = k.now
             FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS k(account_id, replaces, now)
             WHERE o.account_id = k.account_id AND o.replaces = k.replaces AND o.state IN ('pending', 'waiting')`,
      values: [
        keyed.map(({ message }) => message.accountId),
        keyed.map(({ message }) => message.replaces),
        keyed.map(({ now }) => now),
      ],
    });
  }
  await insertRows(sql, 'outbox', withoutReplaced(queued).map(rowOf));
});

/** Of messages queued together only the last of each key is worth sending. */
function withoutReplaced<T extends { message: NewMessage }>(queued: readonly T[]): T[] {
  const keyOf = ({ message }: T) => `${message.accountId} ${message.replaces}`;
  const last = new Map(queued.map((one) => [keyOf(one), one]));
  return queued.filter((one) => !one.message.replaces || last.get(keyOf(one)) === one);
}

function rowOf({ message, now }: { message: NewMessage; now: Date }) {
  return {
    account_id: message.accountId,
    channel: message.channel,
    priority: message.priority,
    kind: message.kind,
    content: message.content,
    question_id: message.questionId ?? null,
    replaces: message.replaces ?? null,
    in_place: message.inPlace ?? false,
    state: 'pending',
    not_before: message.notBefore ?? now,
    attempts: 0,
    created_at: now,
  };
}

/** How the error of a message begins that another account of the person is to get (send-facts.ts). */
export const MOVED = 'moved from ';

/** Errors after which a message may have arrived all the same. */
const PERHAPS_ARRIVED = /^(uncertain|lease ran out)/;

export type Leased = {
  id: string;
  /** An account, or a unit group. */
  accountId: string;
  /** It goes to a group chat. */
  toGroup: boolean;
  externalId: string;
  priority: Priority;
  kind: string;
  content: Outgoing;
  attempts: number;
  /** It may be shown in the place of the newest sent message of the same key. */
  inPlace: boolean;
  /** The channel's id of that message; null where there is none. */
  edits: string | null;
  /** An earlier try ended without our knowing whether it arrived. */
  uncertainBefore: boolean;
  /** It was for another account of the person, where it could not go. */
  moved: boolean;
};

/**
 * Takes up to `limit` due messages of one channel for `leaseMs`, most urgent first; of each person only the first in
 * line, so that what was said first arrives first. Other processes pass over rows that are taken. What goes to many goes
 * last, only while `announcing`, and only of announcements that are under way now: whoever stops one changes one row.
 */
export async function leaseMessages(
  ctx: Context,
  channel: string,
  { limit, leaseMs, announcing }: { limit: number; leaseMs: number; announcing: boolean },
): Promise<Leased[]> {
  const now = ctx.clock.now();
  const { rows } = await ctx.db.pool.query<LeasedRow>(LEASE, [
    channel,
    now,
    limit,
    new Date(now.getTime() + leaseMs),
    announcing,
  ]);
  return rows
    .map((row) => ({
      id: row.id,
      accountId: row.account_id,
      toGroup: row.to_group,
      externalId: row.external_id,
      priority: row.priority,
      kind: row.kind,
      content: row.content,
      attempts: row.attempts,
      inPlace: row.in_place,
      edits: row.edits,
      uncertainBefore: row.error !== null && PERHAPS_ARRIVED.test(row.error),
      moved: row.error?.startsWith(MOVED) ?? false,
    }))
    .sort((a, b) => a.priority - b.priority || Number(BigInt(a.id) - BigInt(b.id)));
}

type LeasedRow = {
  id: string;
  account_id: string;
  to_group: boolean;
  external_id: string;
  priority: Priority;
  kind: string;
  content: Outgoing;
  attempts: number;
  in_place: boolean;
  edits: string | null;
  error: string | null;
};

/** Whether a row of one channel may go now, but for what its person is to get before it. */
const IS_DUE = `o.channel = $1 AND o.state = 'pending' AND o.not_before <= $2
    AND NOT EXISTS (SELECT 1 FROM channel_pause rest WHERE rest.channel = $1 AND rest.until > $2)`;

export const LEASE = `
WITH urgent AS (
  SELECT o.id, o.account_id FROM outbox o
  WHERE ${IS_DUE} AND o.priority < ${PRIORITY.broadcast}
    AND NOT EXISTS (SELECT 1 FROM outbox earlier
                    WHERE earlier.account_id = o.account_id AND earlier.id < o.id AND earlier.priority <= o.priority
                      AND earlier.state IN ('pending', 'sending'))
  ORDER BY o.priority, o.id LIMIT $3
  FOR UPDATE OF o SKIP LOCKED
), many AS (
  SELECT one.id, one.account_id FROM broadcast b CROSS JOIN LATERAL (
    SELECT o.id, o.account_id FROM outbox o
    WHERE o.broadcast_id = b.id AND ${IS_DUE} AND o.priority = ${PRIORITY.broadcast}
      AND NOT EXISTS (SELECT 1 FROM outbox earlier
                      WHERE earlier.account_id = o.account_id AND earlier.id < o.id
                        AND (earlier.state = 'sending' OR earlier.state = 'pending' AND (earlier.broadcast_id IS NULL
                          OR EXISTS (SELECT 1 FROM broadcast before WHERE before.id = earlier.broadcast_id AND before.status = 'sent'))))
    ORDER BY o.not_before, o.id LIMIT $3
    FOR UPDATE OF o SKIP LOCKED) one
  WHERE $5::boolean AND b.status = 'sent' AND b.finished_at IS NULL
  ORDER BY b.sent_at, one.id LIMIT $3 - (SELECT count(*) FROM urgent)
), due AS (
  SELECT id, account_id FROM urgent UNION ALL SELECT id, account_id FROM many
)
UPDATE outbox o SET state = 'sending', lease_until = $4, attempts = o.attempts + 1
FROM due LEFT JOIN account a ON a.id = due.account_id LEFT JOIN person p ON p.id = a.person_id
  LEFT JOIN unit_group g ON a.id IS NULL AND g.id = due.account_id
WHERE o.id = due.id AND (p.id IS NOT NULL OR g.id IS NOT NULL)
RETURNING o.id, o.account_id, g.id IS NOT NULL AS to_group, coalesce(a.external_id, g.external_id) AS external_id, o.priority, o.kind, o.attempts, o.in_place, o.error,
  coalesce(o.content, (SELECT coalesce(b.content -> p.locale, b.content -> 'vi') FROM broadcast b WHERE b.id = o.broadcast_id)) AS content,
  CASE WHEN o.in_place THEN (
    SELECT older.external_id FROM outbox older
    WHERE older.account_id = o.account_id AND older.replaces = o.replaces AND older.state = 'sent'
    ORDER BY older.id DESC LIMIT 1) END AS edits`;

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
 */
export async function recoverLeases(ctx: Context, channel: string, idempotent: boolean): Promise<number> {
  const { rowCount } = await ctx.db.pool.query(
    `UPDATE outbox SET lease_until = NULL, error = 'lease ran out',
       state = CASE WHEN again THEN 'pending' ELSE 'uncertain' END,
       settled_at = CASE WHEN again THEN NULL ELSE $2::timestamptz END
     FROM (SELECT id AS run_out, $3 OR (priority < 2 AND coalesce(error, '') !~ $4) AS again FROM outbox
           WHERE channel = $1 AND state = 'sending' AND lease_until < $2 FOR UPDATE SKIP LOCKED) AS r
     WHERE id = run_out`,
    [channel, ctx.clock.now(), idempotent, PERHAPS_ARRIVED.source],
  );
  return rowCount ?? 0;
}
