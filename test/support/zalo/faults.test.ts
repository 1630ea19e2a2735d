import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, setUp } from './bench.ts';
import type { Follower } from './index.ts';
import { refresh } from './raw-call.ts';

let bench: Bench;
let hoa: Follower;

beforeAll(async () => {
  bench = await setUp();
});
afterAll(async () => {
  await bench.close();
  expect(bench.zalo.violations()).toEqual([]);
});
beforeEach(async () => {
  hoa = bench.zalo.follower();
  await hoa.says('chào');
});

const send = (text: string) => bench.send(hoa.id, { text });
const inbox = () => hoa.sees().map(({ text }) => text);

describe('faults', () => {
  it('cut the n-th call before or after its effect', async () => {
    const fault = bench.zalo.faults.add({ path: '/oa/message/cs', after: 1, cut: 'before' });
    expect((await send('một')).error).toBe(0);
    await expect(send('hai')).rejects.toThrow();
    bench.zalo.faults.add({ cut: 'after' });
    await expect(send('ba')).rejects.toThrow();
    expect(inbox()).toEqual(['một', 'ba']);
    expect([fault.hits, bench.zalo.calls.slice(-3).map(({ status }) => status)]).toEqual([1, [200, 0, 0]]);
  });

  it('answer with a page, with any error of the tables, or late', async () => {
    bench.zalo.faults.add({ status: 502 });
    const page = await send('a');
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    bench.zalo.faults.add({ error: -32, times: 2 });
    expect((await send('a')).message).toBe('Your application reached limit call api');
    bench.zalo.faults.add({ error: -248, effect: true });
    await send('a');
    expect((await send('b')).message).toBe('Violates our platform standards');
    bench.zalo.faults.add({ slow: 1 });
    await send('c');
    expect(inbox()).toEqual(['b', 'c']);
  });

  it('hit the OAuth host and downloads too, and can be lifted', async () => {
    const pair = bench.zalo.seedTokens();
    const before = bench.zalo.faults.add({ path: '/oa/access_token', cut: 'before' });
    await expect(refresh(bench.zalo, pair.refresh)).rejects.toThrow();
    expect(before.hits).toBe(1);
    // Zalo answered and nobody heard it: the grant is gone.
    bench.zalo.faults.add({ path: '/oa/access_token', cut: 'after' });
    await expect(refresh(bench.zalo, pair.refresh)).rejects.toThrow();
    expect(await refresh(bench.zalo, pair.refresh)).toMatchObject({ error: -14014 });
    const sent = await hoa.sendsFile({ data: Buffer.from('x'), name: 'a.pdf' });
    const [{ payload }] = (sent.event['message'] as { attachments: [{ payload: { url: string } }] })
      .attachments;
    bench.zalo.faults.add({ path: 'a.pdf', status: 503 });
    expect((await fetch(payload.url)).status).toBe(503);
    bench.zalo.faults.add({ status: 500, times: 9 }).lift();
    expect((await fetch(payload.url)).status).toBe(200);
  });
});
