import { type Articles, type Channel, SEND_LIMIT_MS, SendError } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { civilDate } from '../domain/civil-date.ts';
import { announcementHours, hoursSetting, opensAt } from '../domain/sending-hours.ts';
import { describeError } from '../infra/log.ts';
import { type Repeated, repeatEvery } from '../infra/repeat.ts';
import {
  type ArticleInHand,
  type ArticleStep,
  beginSending,
  doubtArticles,
  settleArticle,
  someFollower,
  takeArticle,
} from '../store/broadcast-articles.ts';

const LOOK_MS = 3000;
const LEASE_MS = SEND_LIMIT_MS + 10_000;
/** An article is asked for this often while the platform makes it, and given up after that long. */
const ASK_EVERY_MS = 5000;
const MADE_WITHIN_MS = 3_600_000;
/** After so many failures of one step the article is left to the person who sent it. */
const TRIES = 5;
const RETRY_MS = 60_000;
/** Where the platform can't be reached no try is counted, for so long. */
const AWAY_MS = 24 * 3_600_000;

/** Leads articles of announcements through their steps, one after the other, by whichever process takes it up. */
export function createArticleDesk(ctx: Context, channels: readonly Channel[]): Repeated {
  return repeatEvery(
    LOOK_MS,
    () => advanceArticles(ctx, channels),
    (error) => ctx.log.error({ err: error }, 'articles not advanced'),
  );
}

/** Takes every step that is due. */
export async function advanceArticles(ctx: Context, channels: readonly Channel[]): Promise<void> {
  for (const { name, articles } of channels) {
    if (!articles) continue;
    await doubtArticles(ctx, name, ctx.clock.now());
    for (;;) {
      const article = await takeArticle(ctx, name, ctx.clock.now(), LEASE_MS);
      if (!article) break;
      const step = await advance(ctx, { name, articles }, article);
      if (step.error) {
        ctx.log.warn(
          { channel: name, broadcast: article.broadcastId, state: step.state, why: step.error },
          'article',
        );
      }
      await settleArticle(ctx, article, step);
    }
  }
}

type Publisher = { name: string; articles: Articles };

/** One step. Making an article twice harms nobody; sending one twice would, so that is marked before. */
async function advance(ctx: Context, publisher: Publisher, article: ArticleInHand): Promise<ArticleStep> {
  const { articles } = publisher;
  try {
    switch (article.state) {
      case 'planned':
        return { state: 'created', token: await articles.create(article.content) };
      case 'created':
        return await afterAsking(ctx, articles, article);
      case 'verified':
        return await send(ctx, publisher, article);
      default:
        return article.state satisfies never;
    }
  } catch (error) {
    return afterFailure(ctx, article, error);
  }
}

async function afterAsking(ctx: Context, articles: Articles, article: ArticleInHand): Promise<ArticleStep> {
  const articleId = await articles.finish(article.token ?? '');
  if (articleId !== null) return { state: 'verified', articleId };
  const now = ctx.clock.now().getTime();
  if (now - article.createdAt.getTime() > MADE_WITHIN_MS)
    return { state: 'failed', error: 'not made in time' };
  return { state: 'created', notBefore: new Date(now + ASK_EVERY_MS), attempts: article.attempts };
}

async function send(
  ctx: Context,
  { name, articles }: Publisher,
  article: ArticleInHand,
): Promise<ArticleStep> {
  const opens = openFrom(ctx, article.urgent);
  if (opens) return { state: 'verified', notBefore: opens };
  const follower = await someFollower(ctx, name);
  const left = follower === null ? null : await articles.allowance(follower);
  if (left && Math.min(left.today, left.month) < 1) return { state: 'failed', error: 'quota of followers' };
  // Stopped or paused a moment ago: nothing is sent, and it is looked at again when it goes on.
  if (!(await beginSending(ctx, article))) return { state: 'verified' };
  try {
    const messageId = await articles.publish(article.articleId ?? '', article.city);
    return { state: 'sent', messageId, sentAt: ctx.clock.now() };
  } catch (error) {
    if (error instanceof SendError && error.failure.kind === 'uncertain') {
      return { state: 'uncertain', error: error.failure.why };
    }
    return afterFailure(ctx, article, error);
  }
}

/** When it may be sent next: within the platform's hours, and within ours unless it can't wait. */
function openFrom(ctx: Context, urgent: boolean): Date | null {
  const [book, now] = [ctx.rulebook.current(), ctx.clock.now()];
  const platform = hoursSetting(book, 'zalo-article-hours', civilDate(now, ctx.timeZone));
  const ours = urgent ? null : announcementHours(book, now, ctx.timeZone).opens;
  const opens = [ours, opensAt(platform, now, ctx.timeZone)];
  return opens.reduce((latest, one) => (one && (!latest || one > latest) ? one : latest));
}

/** It was surely not sent. What may be over later is tried again, the rest is left to the person who sent it. */
function afterFailure(ctx: Context, article: ArticleInHand, error: unknown): ArticleStep {
  const failure = error instanceof SendError ? error.failure : null;
  const why = failure?.why ?? `${describeError(error).type}: ${describeError(error).message}`;
  const now = ctx.clock.now().getTime();
  const mayPass = failure?.kind === 'later' || failure?.kind === 'uncertain';
  const isAway = mayPass && failure.outage === true && now - article.createdAt.getTime() < AWAY_MS;
  const attempts = isAway ? article.attempts : article.attempts + 1;
  if (!mayPass || attempts >= TRIES) return { state: 'failed', error: why };
  const wait = (failure.kind === 'later' ? failure.retryAfterMs : null) ?? RETRY_MS;
  const notBefore = new Date(now + wait);
  return { state: article.state, error: why, notBefore, attempts };
}
