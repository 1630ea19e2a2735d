import { describe, expect, it } from 'vitest';
import type { SendFailure } from '../../src/channels/channel.ts';
import { settlementOf } from '../../src/delivery/settle-failure.ts';
import { PRIORITY, type Priority } from '../../src/store/outbox.ts';

const NOW = new Date('2026-11-25T02:00:00Z');
const ANSWER = PRIORITY.answer;
const NOTICE = PRIORITY.notice;
const BROADCAST = PRIORITY.broadcast;

const blocked: SendFailure = { kind: 'blocked', why: 'bot was blocked' };
const refused: SendFailure = { kind: 'refused', why: 'text is empty' };
const away: SendFailure = { kind: 'later', why: 'ECONNREFUSED', retryAfterMs: null, whole: false };
const flood: SendFailure = { kind: 'later', why: 'too many', retryAfterMs: 7000, whole: false };
const uncertain: SendFailure = { kind: 'uncertain', why: 'timeout' };

type Case = {
  why: string;
  failure: SendFailure;
  priority?: Priority;
  attempts?: number;
  before?: boolean;
  idempotent?: boolean;
  state: string;
  /** Milliseconds until the next try. */
  wait?: number;
  error?: string;
  uncounted?: boolean;
  resting?: boolean;
};

const cases: Case[] = [
  { why: 'whoever blocked us is not written to again', failure: blocked, state: 'blocked' },
  { why: 'what is refused for what it is stays unsent', failure: refused, state: 'failed' },
  { why: 'a first failure waits a second', failure: away, state: 'pending', wait: 1000 },
  { why: 'a second one five', failure: away, attempts: 2, state: 'pending', wait: 5000 },
  { why: 'a third one thirty', failure: away, attempts: 3, state: 'pending', wait: 30_000 },
  { why: 'a sixth one an hour', failure: away, attempts: 6, state: 'pending', wait: 3_600_000 },
  { why: 'a seventh is the last', failure: away, attempts: 7, state: 'failed' },
  {
    why: 'a flood says itself how long, and is no attempt',
    failure: flood,
    state: 'pending',
    wait: 7000,
    uncounted: true,
  },
  {
    why: 'a flood never uses a message up',
    failure: flood,
    attempts: 9,
    state: 'pending',
    wait: 7000,
    uncounted: true,
  },
  {
    why: 'an answer that may have arrived goes once more',
    failure: uncertain,
    priority: ANSWER,
    state: 'pending',
    wait: 1000,
  },
  { why: 'a notice too', failure: uncertain, priority: NOTICE, state: 'pending', wait: 1000 },
  {
    why: 'also when it had failed for sure before',
    failure: uncertain,
    attempts: 3,
    state: 'pending',
    wait: 1000,
  },
  { why: 'but only once', failure: uncertain, attempts: 2, before: true, state: 'uncertain' },
  {
    why: 'an announcement is left for a person to decide',
    failure: uncertain,
    priority: BROADCAST,
    state: 'uncertain',
  },
  {
    why: 'a sure failure does not make an earlier doubt forgotten',
    failure: away,
    attempts: 2,
    before: true,
    state: 'pending',
    wait: 5000,
    error: 'uncertain, then later: ECONNREFUSED',
  },
  {
    why: 'where a repetition shows once, doubt is no reason to stop',
    failure: uncertain,
    priority: BROADCAST,
    attempts: 2,
    before: true,
    idempotent: true,
    state: 'pending',
    wait: 5000,
  },
  {
    why: 'though not for ever',
    failure: uncertain,
    attempts: 7,
    before: true,
    idempotent: true,
    state: 'uncertain',
  },
  {
    why: 'while the channel rests no try is counted, however many there were',
    failure: away,
    attempts: 7,
    resting: true,
    state: 'pending',
    uncounted: true,
  },
  {
    why: 'nor where a repetition shows once',
    failure: uncertain,
    attempts: 7,
    idempotent: true,
    resting: true,
    state: 'pending',
    uncounted: true,
  },
  {
    why: 'but an announcement that may have arrived is left then too',
    failure: uncertain,
    priority: BROADCAST,
    resting: true,
    state: 'uncertain',
  },
];

describe('what a failure means for a message', () => {
  it.each(cases)('$why', (given) => {
    const { failure, priority = NOTICE, attempts = 1, before = false } = given;
    const { idempotent = false, resting = false } = given;
    const message = { id: '7', priority, attempts, uncertainBefore: before };
    const settled = settlementOf(message, failure, NOW, { idempotent, resting });
    expect(settled).toEqual({
      id: '7',
      state: given.state,
      error: given.error ?? `${failure.kind}: ${failure.why}`,
      ...(given.wait !== undefined && { notBefore: new Date(NOW.getTime() + given.wait) }),
      ...(given.uncounted && { uncounted: true }),
    });
  });
});
