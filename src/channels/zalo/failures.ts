import { civilDate } from '../../domain/civil-date.ts';
import { instantOf } from '../../domain/local-time.ts';
import type { SendFailure } from '../channel.ts';
import type { CallError } from './http.ts';

/** What follows from an answer of Zalo: docs/decisions/0009-zalo.md. */
export type FailureClass =
  /** Take another access token, once. */
  | 'refresh'
  /** Zalo is busy: later, all of us. */
  | 'back-off'
  /** Zalo did not do it this time: later, this message. */
  | 'again'
  /** An upload is older than its seven days. */
  | 're-upload'
  /** The person's window is closed: when they write next. */
  | 'wait'
  /** Not at this hour, or not today any more. */
  | 'reschedule'
  /** Never again to this person, until they come back. */
  | 'permanent'
  /** A person must change something about the account or its app. */
  | 'human'
  /** What we sent is wrong. */
  | 'our-bug';

/** The codes of the ordinary host. */
const ACCOUNT: Readonly<Record<FailureClass, readonly number[]>> = {
  refresh: [-216, -220, -124],
  'back-off': [-32],
  again: [-200],
  're-upload': [-100],
  wait: [-230, -231, -232],
  reschedule: [-234, -133, -144, -147],
  permanent: [-213, -217, -218, -227, -244],
  human: [-204, -205, -209, -211, -212, -219, -221, -223, -224, -235, -242, -248, -249, -320, -321],
  'our-bug': [-201, -210, -233, -240],
};

/** The codes of the host of templates, whose -100 is another than the one above. */
const TEMPLATES: Readonly<Record<FailureClass, readonly number[]>> = {
  refresh: [-124],
  'back-off': [-32],
  again: [-100],
  're-upload': [],
  wait: [],
  reschedule: [-133, -144, -1441, -147, -1471, -1472],
  permanent: [-108, -110, -114, -118, -119, -134, -139, -140, -141],
  human: [
    ...[-101, -102, -103, -104, -105, -109, -115, -117, -120, -1201, -1202, -1241, -125, -126, -127],
    ...[-131, -135, -1351, -136, -137, -138, -1381, -145, -146],
  ],
  'our-bug': [
    ...[-106, -107, -1091, -111, -112, -1121, -1122, -1123, -1124, -113, -1131, -116, -121, -122, -123],
    ...[-128, -129, -130, -132, -142, -143, -148, -149, -1491, -150, -151, -152, -153, -158, -159],
    ...[-160, -161, -162],
  ],
};

/** Which of Zalo's hosts answered: each has a table of its own. */
export type Host = 'account' | 'templates';

const classesOf = (table: Readonly<Record<FailureClass, readonly number[]>>) =>
  new Map(
    Object.entries(table).flatMap(([name, codes]) => codes.map((code) => [code, name as FailureClass])),
  );
const CLASSES: Readonly<Record<Host, ReadonlyMap<number, FailureClass>>> = {
  account: classesOf(ACCOUNT),
  templates: classesOf(TEMPLATES),
};

/** Null for a code that nobody has described. */
export function classOf(code: number, host: Host = 'account'): FailureClass | null {
  return CLASSES[host].get(code) ?? null;
}

/** Nobody can be charged for it, or the month's are used up: what is free still goes. */
const UNPAID: ReadonlySet<number> = new Set([-211, -320, -321]);
/** Of a code to be settled by a person, what concerns this one message, not all that is to be sent. */
const OF_ONE_MESSAGE = -248;
/** The account or the app is not what it should be: nothing goes in any way. */
const OF_ALL: ReadonlySet<number> = new Set([-204, -205, -209, -212, -219, -223, -235, -242]);

const MINUTE_MS = 60_000;
const HUMAN_WAIT_MS = 60 * MINUTE_MS;
const REFUSED_TOKEN_WAIT_MS = 10 * MINUTE_MS;
/** Not at this hour: the night ends at six. The other codes to reschedule are limits of a day. */
const NIGHT: ReadonlySet<number> = new Set([-234, -133]);
const MORNING_HOUR = 6;

export type When = { now: Date; timeZone: string };

/** What a failed call means for a message. */
export function sendFailureOf(error: CallError, when: When): SendFailure {
  const why = error.message;
  const { code } = error;
  switch (error.outcome === 'answered' && classOf(code)) {
    case 'wait':
      return { kind: 'closed', why };
    case 'permanent':
      return { kind: 'blocked', why };
    case 'human':
      if (UNPAID.has(code)) return { kind: 'closed', why, alarm: true };
      return code === OF_ONE_MESSAGE ? { kind: 'refused', why } : later(why, HUMAN_WAIT_MS, true);
    case 'our-bug':
      return { kind: 'refused', why };
    default:
      return passing(error, classOf(code), when, true);
  }
}

/**
 * What a failed call means for a message that was to go as a template: what is wrong with the template, its price or this
 * person's wish for none closes this way alone, and the next one is tried.
 */
export function templateFailureOf(error: CallError, host: Host, when: When): SendFailure {
  const why = error.message;
  switch (error.outcome === 'answered' && classOf(error.code, host)) {
    case 'wait':
    case 'permanent':
      return { kind: 'closed', why };
    case 'human':
      if (host === 'account' && OF_ALL.has(error.code)) return later(why, HUMAN_WAIT_MS, true);
      return { kind: 'closed', why, alarm: true };
    case 'our-bug':
      return { kind: 'closed', why, alarm: true };
    default:
      // That the host of templates is down says nothing about plain messages.
      return passing(error, classOf(error.code, host), when, host === 'account');
  }
}

/** What is over after a while. */
function passing(
  error: CallError,
  name: FailureClass | null,
  { now, timeZone }: When,
  outage: boolean,
): SendFailure {
  const why = error.message;
  if (error.outcome === 'unknown') return { kind: 'uncertain', why, outage };
  if (error.outcome === 'unsent') return { kind: 'later', why, retryAfterMs: null, whole: false, outage };
  switch (name) {
    case 'refresh':
      return later(why, REFUSED_TOKEN_WAIT_MS, true);
    case 'back-off':
      return later(why, MINUTE_MS, true);
    case 'reschedule':
      return later(why, untilMorning(now, timeZone, !NIGHT.has(error.code)), false);
    default:
      return later(why, null, false);
  }
}

function later(why: string, retryAfterMs: number | null, whole: boolean): SendFailure {
  return { kind: 'later', why, retryAfterMs, whole };
}

/** Milliseconds to the next six o'clock; for a limit of the day that of tomorrow. */
function untilMorning(now: Date, timeZone: string, tomorrow: boolean): number {
  const morningOf = (day: Date) => instantOf(civilDate(day, timeZone), MORNING_HOUR, 0, timeZone);
  const today = morningOf(now);
  const next = today > now && !tomorrow ? today : morningOf(new Date(now.getTime() + 24 * 60 * MINUTE_MS));
  return next.getTime() - now.getTime();
}
