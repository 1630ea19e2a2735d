import type { Scope } from '../../context.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { type Conference, type Content, missingContents } from '../../domain/conference.ts';
import type { ConferenceStatus } from '../../domain/conference-status.ts';
import { byOf } from '../questions/begin-work.ts';
import { changeConferenceStatus } from './change-status.ts';
import { lastDayToAnnounce, type TimesProblem, timesProblem } from './checks.ts';
import { openConference, todayOf } from './organisers.ts';

export type Announced =
  | { type: 'announced'; conference: Conference }
  | { type: 'not-found' }
  | { type: 'not-now'; status: ConferenceStatus }
  /** Without these it can't be announced (law C2). */
  | { type: 'contents-missing'; missing: Content[] }
  | TimesProblem
  /** Too near for the rule (K2): a second confirmation is needed. */
  | { type: 'short-notice'; conference: Conference; latest: CivilDate; days: number; source: string };

/** Makes a conference public: from now on questions are taken for it. */
export async function announceConference(
  scope: Scope,
  input: { personId: string; code: string; confirmed: boolean },
): Promise<Announced> {
  const opened = await openConference(scope, input.personId, input.code);
  if (opened.type === 'not-found') return opened;
  const { conference, member } = opened;
  if (conference.status !== 'draft') return { type: 'not-now', status: conference.status };
  const missing = missingContents(conference);
  if (missing.length > 0) return { type: 'contents-missing', missing };
  const problem = timesProblem(scope, conference);
  if (problem) return problem;
  const last = lastDayToAnnounce(scope, conference.startsAt);
  const short = last !== null && todayOf(scope) > last.date;
  if (short && !input.confirmed) {
    return { type: 'short-notice', conference, latest: last.date, days: last.days, source: last.source };
  }
  const changed = await changeConferenceStatus(scope, conference, 'announce', byOf(member), {
    change: { intakeFrom: scope.clock.now() },
    data: short ? { shortNotice: true, latest: last.date } : {},
  });
  if (changed.type === 'not-now') return changed;
  return { type: 'announced', conference: changed.conference };
}
