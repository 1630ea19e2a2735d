import type { CivilDate } from './civil-date.ts';
import type { Rulebook } from './rulebook.ts';
import { versionOn } from './settings.ts';

/** So many failures of a whole channel in a row let it rest, for so long each time; the last pause holds from then on. */
export type OutageRule = { failures: number; pausesMs: readonly number[] };

/**
 * The setting as it holds on a day, pauses in seconds: `[{"from":"2026-01-01","failures":5,"pauses":[5,30,300]}]`.
 * Throws where the row is missing or makes no sense.
 */
export function outageRule(book: Rulebook, on: CivilDate): OutageRule {
  const { failures, pauses } = versionOn(book, 'channel-outage', on);
  const seconds = Array.isArray(pauses) ? pauses.map(Number) : [];
  const sound = Number.isInteger(failures) && Number(failures) > 0 && seconds.length > 0;
  if (!sound || !seconds.every((one) => one > 0)) throw new Error('the setting channel-outage has no pauses');
  return { failures: Number(failures), pausesMs: seconds.map((one) => one * 1000) };
}
