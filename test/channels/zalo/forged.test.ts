import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/infra/log.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { createZaloSimulator, type ZaloSimulator } from '../../support/zalo/index.ts';
import { settingsInTest } from '../../support/zalo/settings.ts';

let zalo: ZaloSimulator;
let app: TestApp;
let address: string;
let logged = '';
beforeAll(async () => {
  zalo = await createZaloSimulator({ hookTimeoutMs: 20_000 });
  const log = createLog('trace', {
    write(line: string) {
      logged += line;
    },
  });
  app = await createTestApp({ seed: 'base', log, env: { ROLE: 'web', ...settingsInTest(zalo) } });
  ({ address } = await app.start());
});
afterAll(async () => {
  await app.close();
  await zalo.stop();
});

type Attempt = { body: Buffer; signature: string | undefined };

const sign = (body: Buffer, timestamp: string, secret = zalo.app.oaSecretKey) =>
  createHash('sha256').update(zalo.app.appId).update(body).update(timestamp).update(secret).digest('hex');
const post = async ({ body, signature }: Attempt) =>
  (
    await fetch(`${address}/webhooks/zalo`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: {
        'content-type': 'application/json',
        ...(signature !== undefined && { 'x-zevent-signature': signature }),
      },
    })
  ).status;
const storedRows = async () =>
  Number((await app.ctx.db.pool.query('SELECT count(*) AS n FROM inbox')).rows[0].n);
const counted = async (result: string) => {
  const text = await app.ctx.metrics.registry.metrics();
  const line = new RegExp(`doithoai_webhooks_total{channel="zalo",result="${result}"} (\\d+)`).exec(text);
  return Number(line?.[1] ?? 0);
};

const MARKER = 'zxqmarker7719';
/** An event that would be handled, were it signed. */
const event = fc.record({
  event_name: fc.constantFrom('user_send_text', 'follow', 'user_withdraw', 'oa_send_text'),
  sender: fc.record({ id: fc.stringMatching(/^\d{5,19}$/) }),
  message: fc.record({ msg_id: fc.stringMatching(/^[0-9a-f]{20}$/), text: fc.constant(MARKER) }),
  timestamp: fc.stringMatching(/^\d{13}$/),
});
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');
const forgedSignature = fc.oneof(
  fc.stringMatching(/^(mac=)?[0-9a-f]{64}$/),
  fc.stringMatching(/^(mac=)?[\x21-\x7e]{0,100}$/),
  fc.constant(''),
  fc.constant('mac='),
);
/** Of a shape that is no event, though somebody who knows the secret signed it. */
const odd = fc.oneof(
  fc
    .record({ timestamp: fc.stringMatching(/^\d{13}$/), event_name: fc.jsonValue() })
    .filter(({ event_name }) => typeof event_name !== 'string' || event_name === ''),
  fc.record({
    timestamp: fc.stringMatching(/^\d{13}$/),
    event_name: fc.constant('user_send_text'),
    sender: fc.constantFrom(7, 'x', []),
  }),
  fc.record({
    timestamp: fc.stringMatching(/^\d{13}$/),
    event_name: fc.constant('user_send_text'),
    message: fc.constantFrom({ msg_id: {} }, { text: 7 }, { attachments: 'x' }, { attachments: [{}] }),
  }),
);

describe('a thousand webhooks that are forged or malformed', () => {
  it('write nothing, fail nowhere, and are answered as the interface says', async () => {
    const attempts = fc.sample(
      fc.oneof(
        fc.tuple(event, forgedSignature).map(([value, signature]) => ({
          want: 401,
          attempt: { body: bytesOf(value), signature },
        })),
        // Signed, then changed on the way.
        fc.tuple(event, fc.nat(60)).map(([value, at]) => {
          const body = bytesOf(value);
          const changed = Buffer.from(body);
          changed[at] = (changed[at] ?? 0) ^ 1;
          return { want: 401, attempt: { body: changed, signature: `mac=${sign(body, value.timestamp)}` } };
        }),
        fc
          .tuple(fc.uint8Array({ minLength: 1, maxLength: 200 }), forgedSignature)
          .map(([bytes, signature]) => ({
            want: 401,
            attempt: { body: Buffer.from(bytes), signature },
          })),
        fc.oneof(event, fc.jsonValue()).map((value) => ({
          want: 200,
          attempt: { body: bytesOf(value), signature: undefined },
        })),
        odd.map((value) => {
          const body = bytesOf(value);
          return { want: 200, attempt: { body, signature: sign(body, value.timestamp) } };
        }),
      ),
      { numRuns: 1000, seed: 20261128 },
    );
    const wrong: unknown[] = [];
    for (let at = 0; at < attempts.length; at += 25) {
      const some = attempts.slice(at, at + 25).map(async ({ want, attempt }) => {
        const status = await post(attempt);
        if (status !== want)
          wrong.push({ status, want, signature: attempt.signature, body: attempt.body.toString('latin1') });
      });
      await Promise.all(some);
    }
    expect(wrong).toEqual([]);
    expect(await storedRows()).toBe(0);
    expect((await counted('refused')) + (await counted('unsigned')) + (await counted('malformed'))).toBe(
      1000,
    );
    expect(logged).not.toContain(MARKER);
  });

  it('are cut off when they are larger than an event ever is', async () => {
    const body = Buffer.concat([Buffer.from('{"x":"'), randomBytes(1_100_000)]);
    expect(await post({ body, signature: 'mac=x' })).toBe(413);
    expect(await storedRows()).toBe(0);
  });
});

describe('with a wrong secret', () => {
  it('every event is refused, visibly in log and metric, without a word of what people wrote', async () => {
    zalo.hookUrl = `${address}/webhooks/zalo`;
    const before = await counted('refused');
    const logs = logged.length;
    const body = bytesOf({
      event_name: 'user_send_text',
      message: { text: MARKER },
      timestamp: '1790000000123',
    });
    expect(await post({ body, signature: `mac=${sign(body, '1790000000123', 'another secret')}` })).toBe(401);
    expect(await counted('refused')).toBe(before + 1);
    const said = logged.slice(logs);
    expect(said).toContain('"channel":"zalo"');
    expect(said).toContain('ZALO_OA_SECRET_KEY');
    expect(said).not.toContain(MARKER);
    for (const secret of [zalo.app.oaSecretKey, zalo.app.appSecret]) expect(said).not.toContain(secret);
  });
});
