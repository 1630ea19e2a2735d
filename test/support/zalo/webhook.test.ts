import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, setUp } from './bench.ts';
import type { Follower } from './index.ts';
import { signatureOf } from './webhook.ts';

const MINUTE = 60_000;
let bench: Bench;
let hoa: Follower;

beforeEach(async () => {
  bench = await setUp();
  hoa = bench.zalo.follower();
});
afterEach(() => bench.close());

const texts = () => bench.hook.heard.map(({ event }) => event.message?.text);

describe('the signature (§7.2)', () => {
  it('is the plain SHA-256 of the known vector', () => {
    const known = '2f1ef5aabe67e8396a459ca89562e108ad541f82ba5022c85f645bd6b7220cb9';
    expect(signatureOf('X', 'BODY', '1234567890', 'Y')).toBe(known);
  });

  it('covers the bytes, bears mac=, and has the variants that are told of', async () => {
    const { app, switches } = bench.zalo;
    await hoa.says('Chào "UBND" – đường');
    const signed = () => {
      const last = bench.hook.heard.at(-1);
      return {
        body: last?.body ?? '',
        at: last?.event.timestamp,
        given: last?.headers['x-zevent-signature'],
      };
    };
    const first = signed();
    expect(first.given).toBe(`mac=${signatureOf(app.appId, first.body, first.at, app.oaSecretKey)}`);
    Object.assign(switches, { signaturePrefix: '', signatureId: 'oa_id', signatureSecret: 'app' });
    await hoa.says('b');
    const second = signed();
    expect(second.given).toBe(signatureOf(app.oaId, second.body, second.at, app.appSecret));
  });

  it('is absent from the console check, which any 200 satisfies (§7.1)', async () => {
    expect(await bench.zalo.consoleCheck()).toBe(200);
    expect(bench.hook.heard.at(-1)?.headers).not.toHaveProperty('x-zevent-signature');
    bench.hook.answer = 401;
    expect(await bench.zalo.consoleCheck('{"a":1}')).toBe(401);
  });
});

describe('the ladder of retries (§7.1)', () => {
  it('repeats the same bytes after 30 s, 5, 15, 30 and 60 min, then unsubscribes', async () => {
    bench.hook.answer = 500;
    const lost = await hoa.says('một');
    const wait = async (ms: number) => {
      bench.clock.advance(ms - 1);
      await bench.zalo.tick();
      const early = bench.hook.heard.length;
      bench.clock.advance(1);
      await bench.zalo.tick();
      return bench.hook.heard.length - early;
    };
    const tries: number[] = [];
    for (const ms of [30_000, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE]) tries.push(await wait(ms));
    expect(tries).toEqual([1, 1, 1, 1, 1]);
    expect(new Set(bench.hook.heard.map(({ body }) => body)).size).toBe(1);
    expect(bench.hook.heard.map(({ headers }) => headers['num_retry'])).toEqual([
      undefined,
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect([lost.state, bench.zalo.hookUrl]).toEqual(['lost', undefined]);
    expect((await hoa.says('hai')).state).toBe('lost');
  });

  it('ends with the first 2xx, and is run by slowness and broken connections too', async () => {
    bench.hook.answer = 'silent';
    bench.zalo.switches.answerWithinMs = 1;
    const slow = await hoa.says('chậm');
    expect(slow.attempts).toMatchObject([{ status: 0, retry: 0 }]);
    bench.hook.answer = 200;
    bench.zalo.switches.answerWithinMs = 20_000;
    bench.clock.advance(30_000);
    await bench.zalo.tick();
    expect([slow.state, texts().at(-1), slow.attempts.at(-1)?.retry]).toEqual(['taken', 'chậm', 1]);
    const heard = bench.hook.heard.length;
    bench.clock.advance(60 * MINUTE);
    await bench.zalo.tick();
    expect(bench.hook.heard).toHaveLength(heard);
    await bench.hook.close();
    expect((await hoa.says('đứt')).state).toBe('waiting');
  });

  it('may leave a refusal alone, where only lost connections are tried again', async () => {
    bench.zalo.switches.retries = 'no-connection';
    bench.hook.answer = 500;
    expect((await hoa.says('a')).state).toBe('lost');
  });
});

describe('the order (§7.1)', () => {
  it('can be turned, and events can come twice or never', async () => {
    bench.zalo.hold();
    const sent = Promise.all([hoa.says('1'), hoa.says('2'), hoa.says('3')]);
    await bench.zalo.release(([one, two]) => [two, one, two].filter((event) => event !== undefined));
    const [, , third] = await sent;
    expect(texts()).toEqual(['2', '1', '2']);
    expect(third?.state).toBe('waiting');
    if (third) await bench.zalo.again(third);
    expect(texts()).toEqual(['2', '1', '2', '3']);
  });

  it('gives no two events the same time', async () => {
    await hoa.follows();
    await hoa.unfollows();
    const [a, b] = bench.hook.heard.map(({ event }) => Number(event.timestamp));
    expect((b ?? 0) - (a ?? 0)).toBe(1);
  });
});

describe('the console', () => {
  it('may let only texts through that begin with # (§7.1)', async () => {
    bench.zalo.switches.onlyHash = true;
    await hoa.says('thường');
    await hoa.says('#lệnh');
    expect(texts()).toEqual(['#lệnh']);
  });

  it('has the webhook post anything, for those who forge', async () => {
    await bench.zalo.rawEvent({ event_name: 'user_call_oa', call_id: '1' });
    expect(bench.hook.heard.at(-1)?.event).toMatchObject({ event_name: 'user_call_oa', call_id: '1' });
    expect(await bench.zalo.rawPost('{"x":1}', { 'x-zevent-signature': 'mac=00' })).toBe(200);
  });
});
