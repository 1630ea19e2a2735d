import { describe, expect, it } from 'vitest';
import type { SendFailure } from '../../../src/channels/channel.ts';
import {
  classOf,
  type FailureClass,
  type Host,
  sendFailureOf,
  templateFailureOf,
} from '../../../src/channels/zalo/failures.ts';
import { CallError } from '../../../src/channels/zalo/http.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (instant: string) => ({ now: new Date(instant), timeZone: 'Asia/Ho_Chi_Minh' });
/** 23:00 in Viet Nam. */
const NIGHT = at('2026-11-25T16:00:00Z');

const answered = (code: number) => new CallError('answered', code, 'words of Zalo');
const later = (retryAfterMs: number | null, whole: boolean) => ({ kind: 'later', retryAfterMs, whole });
const CLOSED = { kind: 'closed' };
const ALARM = { kind: 'closed', alarm: true };
const BUG = { kind: 'refused' };

/** A row: the code, its class, what follows for a plain message, and for a template where it is another thing. */
type Row = [number, FailureClass, object, object];
const rows = (codes: number[], name: FailureClass, plain: object, template: object = plain): Row[] =>
  codes.map((code) => [code, name, plain, template]);

/** Every code of the table of the ordinary host that a send may meet. */
const ACCOUNT: Row[] = [
  ...rows([-216, -220, -124], 'refresh', later(10 * MINUTE, true)),
  ...rows([-32], 'back-off', later(MINUTE, true)),
  ...rows([-200], 'again', later(null, false)),
  ...rows([-100], 're-upload', later(null, false)),
  ...rows([-230, -231, -232], 'wait', CLOSED),
  ...rows([-234, -133, -144, -147], 'reschedule', later(7 * HOUR, false)),
  ...rows([-213, -217, -218, -227, -244], 'permanent', { kind: 'blocked' }, CLOSED),
  ...rows([-204, -205, -209, -212, -219, -223, -235, -242], 'human', later(HOUR, true)),
  ...rows([-221, -224, -249], 'human', later(HOUR, true), ALARM),
  ...rows([-211, -320, -321], 'human', ALARM),
  ...rows([-248], 'human', BUG, ALARM),
  ...rows([-201, -210, -233, -240], 'our-bug', BUG, ALARM),
];

/** Every code of the table of the host of templates, all of which a template by telephone may meet. */
const TEMPLATES: [number, FailureClass, object][] = (
  [
    [[-124], 'refresh', later(10 * MINUTE, true)],
    [[-32], 'back-off', later(MINUTE, true)],
    [[-100], 'again', later(null, false)],
    [[-133], 'reschedule', later(7 * HOUR, false)],
    [[-144, -1441, -147, -1471, -1472], 'reschedule', later(7 * HOUR, false)],
    [[-108, -110, -114, -118, -119, -134, -139, -140, -141], 'permanent', CLOSED],
    [[-101, -102, -103, -104, -105, -109, -115, -117, -120, -1201, -1202, -1241], 'human', ALARM],
    [[-125, -126, -127, -131, -135, -1351, -136, -137, -138, -1381, -145, -146], 'human', ALARM],
    [[-106, -107, -1091, -111, -112, -1121, -1122, -1123, -1124, -113, -1131, -116], 'our-bug', ALARM],
    [[-121, -122, -123, -128, -129, -130, -132, -142, -143, -148, -149, -1491, -150], 'our-bug', ALARM],
    [[-151, -152, -153, -158, -159, -160, -161, -162], 'our-bug', ALARM],
  ] as const
).flatMap(([codes, name, follows]) =>
  codes.map((code): [number, FailureClass, object] => [code, name, follows]),
);

describe('the table of Zalo’s errors', () => {
  it.each(ACCOUNT)('%i is of the class %s', (code, name, plain, template) => {
    expect(classOf(code)).toBe(name);
    const failure: SendFailure = sendFailureOf(answered(code), NIGHT);
    expect(failure).toMatchObject(plain);
    expect(failure.why).toContain(String(code));
    expect(templateFailureOf(answered(code), 'account', NIGHT)).toMatchObject(template);
  });

  it.each(TEMPLATES)('%i of the host of templates is of the class %s', (code, name, follows) => {
    expect(classOf(code, 'templates')).toBe(name);
    expect(templateFailureOf(answered(code), 'templates', NIGHT)).toMatchObject(follows);
  });

  it('tries a code later that nobody has described', () => {
    for (const host of ['account', 'templates'] satisfies Host[]) {
      expect(classOf(-999, host)).toBeNull();
      expect(templateFailureOf(answered(-999), host, NIGHT)).toMatchObject(later(null, false));
    }
    expect(sendFailureOf(answered(-999), NIGHT)).toMatchObject(later(null, false));
  });

  it('knows what surely did not leave from what may have arrived', () => {
    const unsent = new CallError('unsent', 0, 'ECONNREFUSED');
    const unknown = new CallError('unknown', 0, 'no answer in time');
    expect(sendFailureOf(unsent, NIGHT)).toMatchObject(later(null, false));
    expect(sendFailureOf(unknown, NIGHT)).toMatchObject({ kind: 'uncertain' });
    expect(templateFailureOf(unsent, 'templates', NIGHT)).toMatchObject(later(null, false));
    expect(templateFailureOf(unknown, 'templates', NIGHT)).toMatchObject({ kind: 'uncertain' });
  });

  it('waits after the night till six, and for a limit of the day till six tomorrow', () => {
    const before = at('2026-11-25T22:30:00Z');
    expect(sendFailureOf(answered(-234), before)).toMatchObject({ retryAfterMs: 30 * MINUTE });
    expect(sendFailureOf(answered(-144), before)).toMatchObject({ retryAfterMs: 24.5 * HOUR });
  });
});
