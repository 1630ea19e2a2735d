import { describe, expect, it } from 'vitest';
import type { SendFailure } from '../../../src/channels/channel.ts';
import { classOf, type FailureClass, sendFailureOf } from '../../../src/channels/zalo/failures.ts';
import { CallError } from '../../../src/channels/zalo/http.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 23:00 in Viet Nam. */
const NIGHT = new Date('2026-11-25T16:00:00Z');

const failureOf = (error: CallError): SendFailure => sendFailureOf(error, NIGHT, 'Asia/Ho_Chi_Minh');
const later = (retryAfterMs: number | null, whole: boolean) => ({ kind: 'later', retryAfterMs, whole });

/** Every code of the contract's tables that a send may meet: its class, and what follows. */
const ROWS: [number, FailureClass, object][] = [
  ...[-216, -220, -124].map((code) => [code, 'refresh', later(10 * MINUTE, true)] as const),
  [-32, 'back-off', later(MINUTE, true)],
  [-200, 'again', later(null, false)],
  [-100, 're-upload', later(null, false)],
  ...[-230, -231, -232].map((code) => [code, 'wait', { kind: 'closed' }] as const),
  ...[-234, -133].map((code) => [code, 'reschedule', later(7 * HOUR, false)] as const),
  ...[-144, -147].map((code) => [code, 'reschedule', later(7 * HOUR, false)] as const),
  ...[-213, -217, -218, -227, -244].map((code) => [code, 'permanent', { kind: 'blocked' }] as const),
  ...[-204, -205, -209, -211, -212, -219, -221, -223, -224, -235, -242, -320, -321].map(
    (code) => [code, 'human', later(HOUR, true)] as const,
  ),
  ...[-201, -210, -233, -240, -248].map((code) => [code, 'our-bug', { kind: 'refused' }] as const),
].map(([code, name, follows]) => [code as number, name as FailureClass, follows as object]);

describe('the table of Zalo’s errors', () => {
  it.each(ROWS)('%i is of the class %s', (code, name, follows) => {
    expect(classOf(code)).toBe(name);
    const failure = failureOf(new CallError('answered', code, 'words of Zalo'));
    expect(failure).toMatchObject(follows);
    expect(failure.why).toContain(String(code));
  });

  it('tries a code later that nobody has described', () => {
    expect(classOf(-999)).toBeNull();
    expect(failureOf(new CallError('answered', -999, ''))).toMatchObject(later(null, false));
  });

  it('knows what surely did not leave from what may have arrived', () => {
    expect(failureOf(new CallError('unsent', 0, 'ECONNREFUSED'))).toMatchObject(later(null, false));
    expect(failureOf(new CallError('unknown', 0, 'no answer in time'))).toMatchObject({ kind: 'uncertain' });
  });

  it('waits after the night till six, and for a limit of the day till six tomorrow', () => {
    const before = new Date('2026-11-25T22:30:00Z');
    const wait = (code: number) =>
      sendFailureOf(new CallError('answered', code, ''), before, 'Asia/Ho_Chi_Minh');
    expect(wait(-234)).toMatchObject({ retryAfterMs: 30 * MINUTE });
    expect(wait(-144)).toMatchObject({ retryAfterMs: 24.5 * HOUR });
  });
});
