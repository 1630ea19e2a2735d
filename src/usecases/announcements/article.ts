import type { Scope } from '../../context.ts';
import { isEverybody } from '../../domain/audience.ts';
import { type CivilDate, civilDate } from '../../domain/civil-date.ts';
import { instantOf } from '../../domain/local-time.ts';
import { datedSetting, homeProvince, textsSetting } from '../../domain/settings.ts';
import { articlesSince, countFollowers } from '../../store/broadcast-articles.ts';
import type { Broadcast } from '../../store/broadcasts.ts';

/** The one channel on which an account publishes to all its followers. */
export const PUBLISHING = 'zalo';

/** Whether an announcement may go to the followers as one article instead of a message to each. */
export type ArticleOffer =
  /** It is for a part of the followers that the platform can't tell from the others, or nobody follows. */
  | { type: 'none' }
  /** An article leaves nobody out, and these were promised to get no announcements. */
  | { type: 'quiet'; people: number }
  /** The platform gives each follower so many a month, and so many a day. */
  | { type: 'used-up'; month: number; day: number }
  | { type: 'offered'; people: number; city: string | null; used: number; month: number };

/** An article goes to all followers, so it fits the whole province that we serve, or one of the platform's cities. */
export async function offerArticle(
  scope: Scope,
  { territoryCode, recipients }: Pick<Broadcast, 'territoryCode' | 'recipients'>,
): Promise<ArticleOffer> {
  if (!isEverybody(recipients)) return { type: 'none' };
  const book = scope.rulebook.current();
  const isHome = territoryCode === homeProvince(book);
  const city = isHome ? null : textsSetting(book, 'zalo-cities')[territoryCode];
  if (city === undefined) return { type: 'none' };
  const { people, quiet } = await countFollowers(scope.tx, PUBLISHING);
  if (people === 0) return { type: 'none' };
  if (quiet > 0) return { type: 'quiet', people: quiet };
  const today = civilDate(scope.clock.now(), scope.timeZone);
  const since = (date: CivilDate) =>
    articlesSince(scope.tx, PUBLISHING, instantOf(date, 0, 0, scope.timeZone));
  const month = datedSetting(book, 'zalo-articles-per-month', today) ?? Number.POSITIVE_INFINITY;
  const day = datedSetting(book, 'zalo-articles-per-day', today) ?? Number.POSITIVE_INFINITY;
  const used = await since(`${today.slice(0, 8)}01`);
  if (used >= month || (await since(today)) >= day) return { type: 'used-up', month, day };
  return { type: 'offered', people, city, used, month };
}
