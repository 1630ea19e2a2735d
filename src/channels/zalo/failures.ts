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

/** The one table of codes, of both hosts: the ordinary one (-32, -100, -2xx, -3xx) and that of templates (-1xx). */
const TABLE: Readonly<Record<FailureClass, readonly number[]>> = {
  refresh: [-216, -220, -124],
  'back-off': [-32],
  again: [-200],
  're-upload': [-100],
  wait: [-230, -231, -232],
  reschedule: [-234, -133, -144, -147],
  permanent: [-213, -217, -218, -227, -244],
  human: [-204, -205, -209, -211, -212, -219, -221, -223, -224, -235, -242, -320, -321],
  'our-bug': [-201, -210, -233, -240, -248],
};

const CLASSES = new Map(
  Object.entries(TABLE).flatMap(([name, codes]) => codes.map((code) => [code, name as FailureClass])),
);

/** Null for a code that nobody has described. */
export function classOf(code: number): FailureClass | null {
  return CLASSES.get(code) ?? null;
}

const MINUTE_MS = 60_000;
const HUMAN_WAIT_MS = 60 * MINUTE_MS;
const REFUSED_TOKEN_WAIT_MS = 10 * MINUTE_MS;
/** Codes of a limit for the day; the other one to reschedule is the night, which ends at six. */
const DAY_LIMITS = new Set([-144, -147]);
const MORNING_HOUR = 6;

/** What a failed call means for the message. */
export function sendFailureOf(error: CallError, now: Date, timeZone: string): SendFailure {
  const why = error.message;
  const later = (retryAfterMs: number | null, whole: boolean): SendFailure => ({
    kind: 'later',
    why,
    retryAfterMs,
    whole,
  });
  if (error.outcome === 'unsent') return later(null, false);
  if (error.outcome === 'unknown') return { kind: 'uncertain', why };
  switch (classOf(error.code)) {
    case 'refresh':
      return later(REFUSED_TOKEN_WAIT_MS, true);
    case 'back-off':
      return later(MINUTE_MS, true);
    case 'again':
    case 're-upload':
    case null:
      return later(null, false);
    case 'wait':
      return { kind: 'closed', why };
    case 'reschedule':
      return later(untilMorning(now, timeZone, DAY_LIMITS.has(error.code)), false);
    case 'permanent':
      return { kind: 'blocked', why };
    case 'human':
      return later(HUMAN_WAIT_MS, true);
    case 'our-bug':
      return { kind: 'refused', why };
  }
}

/** Milliseconds to the next six o'clock; for a limit of the day that of tomorrow. */
function untilMorning(now: Date, timeZone: string, tomorrow: boolean): number {
  const morningOf = (day: Date) => instantOf(civilDate(day, timeZone), MORNING_HOUR, 0, timeZone);
  const today = morningOf(now);
  const next = today > now && !tomorrow ? today : morningOf(new Date(now.getTime() + 24 * 60 * MINUTE_MS));
  return next.getTime() - now.getTime();
}
