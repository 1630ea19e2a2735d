import type { Context, Tx } from '../context.ts';
import type { Article } from '../domain/article.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf } from '../infra/tx.ts';

/**
 * `planned` → `created` → `verified` → `sending` → `sent`. `failed`: surely not sent. `uncertain`: perhaps sent, never again.
 * `dropped`: stopped before. `one-by-one`: after it had failed its followers got the announcement each for themselves.
 */
export type ArticleState =
  | 'planned'
  | 'created'
  | 'verified'
  | 'sending'
  | 'sent'
  | 'failed'
  | 'uncertain'
  | 'dropped'
  | 'one-by-one';

/** How the article of an announcement stands. */
export type ArticleProgress = {
  state: ArticleState;
  people: number;
  error: string | null;
  sentAt: Date | null;
};

const UNSENT: readonly ArticleState[] = ['planned', 'created', 'verified'];

/** Whether nothing will happen to an article any more by itself. */
export function isSettled({ state }: ArticleProgress): boolean {
  return !UNSENT.includes(state) && state !== 'sending';
}

export async function insertArticle(
  tx: Tx,
  article: {
    broadcastId: string;
    channel: string;
    city: string | null;
    people: number;
    content: Article;
    at: Date;
  },
): Promise<void> {
  const { at, content, ...rest } = article;
  const state: ArticleState = 'planned';
  await prismaOf(tx).broadcastArticle.create({
    data: { ...rest, content: content as Prisma.InputJsonObject, state, notBefore: at, createdAt: at },
  });
}

export async function articleOfBroadcast(tx: Tx, broadcastId: string): Promise<ArticleProgress | null> {
  const row = await prismaOf(tx).broadcastArticle.findUnique({ where: { broadcastId } });
  if (!row) return null;
  return { state: row.state as ArticleState, people: row.people, error: row.error, sentAt: row.sentAt };
}

/** What was not handed to the platform yet is not, whoever is at work on it just now. */
export async function dropArticle(tx: Tx, broadcastId: string): Promise<void> {
  await prismaOf(tx).broadcastArticle.updateMany({
    where: { broadcastId, state: { in: [...UNSENT] } },
    data: { state: 'dropped' satisfies ArticleState, leaseUntil: null },
  });
}

/** One that is made and waits for our hours is looked at now. */
export async function hastenArticle(tx: Tx, broadcastId: string, at: Date): Promise<void> {
  await prismaOf(tx).broadcastArticle.updateMany({
    where: { broadcastId, state: 'verified' satisfies ArticleState, attempts: 0 },
    data: { notBefore: at },
  });
}

/** Forgets an article that was only wished for: its announcement has not gone yet. @returns whether there was one. */
export async function takeBackArticle(tx: Tx, broadcastId: string): Promise<boolean> {
  const { count } = await prismaOf(tx).broadcastArticle.deleteMany({
    where: { broadcastId, state: 'planned' satisfies ArticleState },
  });
  return count === 1;
}

/** @returns whether it had surely failed, and is now given up for messages to each. */
export async function giveUpArticle(tx: Tx, broadcastId: string): Promise<boolean> {
  const { count } = await prismaOf(tx).broadcastArticle.updateMany({
    where: { broadcastId, state: 'failed' satisfies ArticleState },
    data: { state: 'one-by-one' satisfies ArticleState },
  });
  return count === 1;
}

/** Articles that a channel's account was given since an instant, those that perhaps went included. */
export async function articlesSince(tx: Tx, channel: string, since: Date): Promise<number> {
  const states: ArticleState[] = ['planned', 'created', 'verified', 'sending', 'sent', 'uncertain'];
  return prismaOf(tx).broadcastArticle.count({
    where: { channel, state: { in: states }, createdAt: { gte: since } },
  });
}

/** Everybody who follows an account, as far as we were told: those who take announcements, and those who do not. */
export async function countFollowers(tx: Tx, channel: string): Promise<{ people: number; quiet: number }> {
  const [row] = await prismaOf(tx).$queryRaw<{ people: number; quiet: number }[]>`
    SELECT count(*) FILTER (WHERE p.quiet_since IS NULL)::int AS people,
      count(*) FILTER (WHERE p.quiet_since IS NOT NULL)::int AS quiet
    FROM account a JOIN person p ON p.id = a.person_id
    WHERE a.channel = ${channel} AND a.follows AND a.blocked_at IS NULL AND p.erased_at IS NULL`;
  return row ?? { people: 0, quiet: 0 };
}

export async function setFollows(tx: Tx, accountId: string, follows: boolean): Promise<void> {
  await prismaOf(tx).account.update({ where: { id: accountId }, data: { follows } });
}

/** An article that one process has in hand till `leaseUntil`. */
export type ArticleInHand = {
  broadcastId: string;
  state: 'planned' | 'created' | 'verified';
  city: string | null;
  content: Article;
  token: string | null;
  articleId: string | null;
  attempts: number;
  createdAt: Date;
  leaseUntil: Date;
  /** Two people said that it can't wait for our hours. */
  urgent: boolean;
};

/** How long ago the last try of a channel that rests may be: longer, and nothing was there to try it with. */
const TRIED_WITHIN = '1 minute';

/** Takes the next article that is due, of an announcement that is under way; none while the channel rests. */
export async function takeArticle(
  ctx: Context,
  channel: string,
  now: Date,
  leaseMs: number,
): Promise<ArticleInHand | null> {
  const { rows } = await ctx.db.pool.query<ArticleInHand>(
    `UPDATE broadcast_article one SET lease_until = $3 WHERE broadcast_id = (
       SELECT a.broadcast_id FROM broadcast_article a JOIN broadcast b ON b.id = a.broadcast_id
       WHERE a.channel = $1 AND a.state IN ('planned', 'created', 'verified') AND a.not_before <= $2
         AND (a.lease_until IS NULL OR a.lease_until <= $2) AND b.status = 'sent'
         AND NOT EXISTS (SELECT 1 FROM channel_budget rest WHERE rest.channel = $1 AND rest.opened_at IS NOT NULL
                         AND rest.probe_at > $2::timestamptz - interval '${TRIED_WITHIN}')
       ORDER BY a.not_before LIMIT 1 FOR UPDATE OF a SKIP LOCKED)
     RETURNING broadcast_id AS "broadcastId", state, city, content, token, article_id AS "articleId", attempts,
       created_at AS "createdAt", lease_until AS "leaseUntil",
       (SELECT urgent_at IS NOT NULL FROM broadcast WHERE broadcast.id = one.broadcast_id) AS urgent`,
    [channel, now, new Date(now.getTime() + leaseMs)],
  );
  return rows[0] ?? null;
}

/** Before the one step that can't be taken back: whoever died after this may have sent it. @returns whether it may be sent. */
export async function beginSending(ctx: Context, article: ArticleInHand): Promise<boolean> {
  const { rowCount } = await ctx.db.pool.query(
    `UPDATE broadcast_article a SET state = 'sending'
     FROM (SELECT id FROM broadcast WHERE id = $1 AND status = 'sent' FOR SHARE) b
     WHERE a.broadcast_id = b.id AND a.state = 'verified' AND a.lease_until = $2`,
    [article.broadcastId, article.leaseUntil],
  );
  return rowCount === 1;
}

export type ArticleStep = {
  state: ArticleState;
  token?: string;
  articleId?: string;
  messageId?: string;
  sentAt?: Date;
  error?: string;
  notBefore?: Date;
  attempts?: number;
};

/** Notes what became of a step, unless the article was taken out of this process's hands. */
export async function settleArticle(ctx: Context, article: ArticleInHand, step: ArticleStep): Promise<void> {
  await ctx.db.pool.query(
    `UPDATE broadcast_article SET state = $3, token = coalesce($4, token), article_id = coalesce($5, article_id),
       message_id = coalesce($6, message_id), sent_at = coalesce($7, sent_at), error = $8,
       not_before = CASE WHEN $11::boolean OR $10::int > 0 OR NOT EXISTS (SELECT 1 FROM broadcast WHERE id = $1 AND urgent_at IS NOT NULL)
         THEN coalesce($9, not_before) ELSE not_before END,
       created_at = CASE WHEN state = 'planned' AND $3 = 'created' THEN $12 ELSE created_at END,
       attempts = coalesce($10, 0), lease_until = NULL
     WHERE broadcast_id = $1 AND lease_until = $2`,
    [
      article.broadcastId,
      article.leaseUntil,
      step.state,
      step.token ?? null,
      step.articleId ?? null,
      step.messageId ?? null,
      step.sentAt ?? null,
      step.error ?? null,
      step.notBefore ?? null,
      step.attempts ?? null,
      // What was marked urgent meanwhile does not wait for the hours that were looked at before.
      article.urgent || step.state !== 'verified',
      // From here on the platform makes it, and has its time for that.
      ctx.clock.now(),
    ],
  );
}

/** Articles whose process died while it handed them over: perhaps sent, so never again. */
export async function doubtArticles(ctx: Context, channel: string, now: Date): Promise<void> {
  await ctx.db.pool.query(
    `UPDATE broadcast_article SET state = 'uncertain', error = 'lease ran out', lease_until = NULL
     WHERE channel = $1 AND state = 'sending' AND lease_until <= $2`,
    [channel, now],
  );
}

/** Somebody who follows the account, who made contact last: whom the platform is asked about. */
export async function someFollower(ctx: Context, channel: string): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ external_id: string }>(
    `SELECT external_id FROM account WHERE channel = $1 AND follows AND blocked_at IS NULL
     ORDER BY last_interaction_at DESC LIMIT 1`,
    [channel],
  );
  return rows[0]?.external_id ?? null;
}
