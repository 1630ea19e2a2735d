import type { Context } from '../context.ts';
import type { Outgoing } from '../domain/message.ts';
import { PRIORITY, type Priority } from './outbox.ts';

/** How the error of a message begins that another account of the person is to get (send-facts.ts). */
export const MOVED = 'moved from ';

/** Errors after which a message may have arrived all the same. */
export const PERHAPS_ARRIVED = /^(uncertain|lease ran out)/;

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
  /** The channel rests, and this message alone tries whether the platform is there again. */
  probe: boolean;
};

export type Wanted = {
  limit: number;
  /** At most so many of them may go to many. */
  many: number;
  leaseMs: number;
  /** Whether what goes to many may go at this hour. */
  announcing: boolean;
  budget: Budget;
  /** What the platform takes for one chat; null: it does not say, or time stands still. */
  chat: ChatPace | null;
};

/** No more than so many messages to one chat within so long. */
export type ChatPace = { most: number; withinMs: number };

/** The bucket of a channel: how much it holds, how fast it fills, and what is left in it for answers and notices. */
export type Budget = { capacity: number; perSecond: number; reserve: number };

/**
 * Takes up to `limit` due messages of one channel for `leaseMs`, most urgent first; of each person only the first in
 * line, so that what was said first arrives first. Other processes pass over rows that are taken. What goes to many goes
 * last, only while `announcing`, and only of announcements that are under way now: whoever stops one changes one row.
 * The rate is that of the channel, not of a process: each message takes a token of the bucket that all share.
 * While the channel rests there are none, and when that is over one for all processes, until its outcome is known.
 * @returns the messages, how many tokens are left, and how often in a row the platform was out of reach before.
 */
export async function leaseMessages(
  ctx: Context,
  channel: string,
  { limit, many, leaseMs, announcing, budget, chat }: Wanted,
): Promise<{ messages: Leased[]; tokens: number; failures: number }> {
  const now = ctx.clock.now();
  const { capacity, perSecond, reserve } = budget;
  const until = new Date(now.getTime() + leaseMs);
  const since = chat && new Date(now.getTime() - chat.withinMs);
  const values = [
    ...[channel, now, limit, until, announcing, capacity, perSecond, reserve],
    ...[since, chat?.most ?? 1, many],
  ];
  const { rows } = await ctx.db.pool.query<LeasedRow>(LEASE, values);
  const messages = rows
    .filter((row) => row.id !== null)
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
      probe: row.resting,
    }))
    .sort((a, b) => a.priority - b.priority || Number(BigInt(a.id) - BigInt(b.id)));
  return { messages, tokens: rows[0]?.tokens ?? 0, failures: rows[0]?.failures ?? 0 };
}

/** Lays out the bucket of a channel, full, where there is none. */
export async function openBudget(ctx: Context, channel: string, { capacity }: Budget): Promise<void> {
  await ctx.db.pool.query(
    `INSERT INTO channel_budget (channel, tokens, filled_at) VALUES ($1, $2, $3) ON CONFLICT (channel) DO NOTHING`,
    [channel, capacity, ctx.clock.now()],
  );
}

type LeasedRow = {
  /** Of the bucket; on every row, and on one without a message where there is none. */
  tokens: number;
  failures: number;
  resting: boolean;
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

/**
 * Whether a row of one channel may go now, but for what its person is to get before it. A chat's pace is that of what was sent
 * there last (`outbox_said`), so that all processes keep it and a restart forgets nothing. An answer waits for nothing: it comes
 * at the pace of the person's own words, and the platform bears more there than it promises.
 */
const IS_DUE = `o.channel = $1 AND o.state = 'pending' AND o.not_before <= $2
    AND NOT EXISTS (SELECT 1 FROM channel_pause rest WHERE rest.channel = $1 AND rest.until > $2)
    AND ($9::timestamptz IS NULL OR o.priority = ${PRIORITY.answer} OR NOT EXISTS (
      SELECT 1 FROM (SELECT said.settled_at FROM outbox said WHERE said.account_id = o.account_id AND said.state = 'sent'
                     ORDER BY said.id DESC OFFSET $10::int - 1 LIMIT 1) AS before WHERE before.settled_at > $9))`;

/** Whoever leases holds the row of the bucket till the end of the statement: of two processes one waits some milliseconds. */
export const LEASE = `
WITH bucket AS (
  SELECT least($6::float8, tokens + greatest(0, extract(epoch FROM $2::timestamptz - filled_at)::float8) * $7::float8) AS level,
    failures, opened_at IS NOT NULL AS resting,
    CASE WHEN opened_at IS NULL THEN $3::int WHEN probe_at <= $2 THEN 1 ELSE 0 END AS places
  FROM channel_budget WHERE channel = $1 FOR UPDATE
), urgent AS (
  SELECT o.id, o.account_id FROM outbox o
  WHERE ${IS_DUE} AND o.priority < ${PRIORITY.broadcast}
    AND NOT EXISTS (SELECT 1 FROM outbox earlier
                    WHERE earlier.account_id = o.account_id AND earlier.id < o.id AND earlier.priority <= o.priority
                      AND earlier.state IN ('pending', 'sending'))
  ORDER BY o.priority, o.id LIMIT coalesce((SELECT least(places, floor(level)::int) FROM bucket), 0)
  FOR UPDATE OF o SKIP LOCKED
), many AS (
  SELECT one.id, one.account_id FROM broadcast b CROSS JOIN LATERAL (
    SELECT o.id, o.account_id FROM outbox o
    WHERE o.broadcast_id = b.id AND ${IS_DUE} AND o.priority = ${PRIORITY.broadcast}
      AND NOT EXISTS (SELECT 1 FROM outbox earlier
                      WHERE earlier.account_id = o.account_id AND earlier.id < o.id
                        AND (earlier.state = 'sending' OR earlier.state = 'pending' AND (earlier.broadcast_id IS NULL
                          OR EXISTS (SELECT 1 FROM broadcast before WHERE before.id = earlier.broadcast_id AND before.status = 'sent' AND ($5::boolean OR before.urgent_at IS NOT NULL)))))
    ORDER BY o.not_before, o.id LIMIT $11::int
    FOR UPDATE OF o SKIP LOCKED) one
  WHERE ($5::boolean OR b.urgent_at IS NOT NULL) AND b.status = 'sent' AND b.finished_at IS NULL
  ORDER BY b.sent_at, one.id
  LIMIT greatest(0, least($11::int, coalesce((SELECT least(places, floor(level - $8::float8)::int) FROM bucket), 0) - (SELECT count(*)::int FROM urgent)))
), due AS (
  SELECT id, account_id FROM urgent UNION ALL SELECT id, account_id FROM many
), leased AS (
UPDATE outbox o SET state = 'sending', lease_until = $4, attempts = o.attempts + 1
FROM due LEFT JOIN account a ON a.id = due.account_id LEFT JOIN person p ON p.id = a.person_id
  LEFT JOIN unit_group g ON a.id IS NULL AND g.id = due.account_id
WHERE o.id = due.id AND (p.id IS NOT NULL OR g.id IS NOT NULL)
RETURNING o.id, o.account_id, g.id IS NOT NULL AS to_group, coalesce(a.external_id, g.external_id) AS external_id, o.priority, o.kind, o.attempts, o.in_place, o.error,
  coalesce(o.content, (SELECT coalesce(b.content -> p.locale, b.content -> 'vi') FROM broadcast b WHERE b.id = o.broadcast_id)) AS content,
  CASE WHEN o.in_place THEN (
    SELECT older.external_id FROM outbox older
    WHERE older.account_id = o.account_id AND older.replaces = o.replaces AND older.state = 'sent'
    ORDER BY older.id DESC LIMIT 1) END AS edits
), spent AS (
  UPDATE channel_budget SET tokens = level - (SELECT count(*) FROM leased), filled_at = greatest(filled_at, $2),
    probe_at = CASE WHEN resting THEN $4 ELSE probe_at END
  FROM bucket WHERE channel = $1 AND EXISTS (SELECT 1 FROM leased)
)
SELECT leased.*, level - (SELECT count(*) FROM leased)::float8 AS tokens, failures, resting FROM bucket LEFT JOIN leased ON true`;
