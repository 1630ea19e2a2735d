import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import { askersOfConference } from '../../store/conferences.ts';
import { tell } from '../messages/tell.ts';
import { unitSaid } from '../units/say-unit.ts';

/** Tells everyone who asked something for a conference what became of it. @returns how many could be addressed. */
export async function tellAskers(
  scope: Scope,
  conference: Conference,
  news: 'changed' | 'cancelled',
  why = '',
): Promise<number> {
  const askers = await askersOfConference(scope.tx, conference.id);
  const unreached = await tell(
    scope,
    askers,
    { kind: `conference-${news}`, replaces: `conference:${conference.id}` },
    (speak) => {
      const host = unitSaid(scope.rulebook.current(), conference.hostUnit, speak);
      const when = speak.dateTime(conference.startsAt);
      if (news === 'cancelled') return { text: speak.rich('conference.news.cancelled', { host, when, why }) };
      const { code, place } = conference;
      return {
        text: speak.rich('conference.news.changed', { host, code, when, place }),
        brief: { notice: 'conference', values: { host, time: when, place }, whole: true },
      };
    },
  );
  return askers.length - unreached.length;
}
