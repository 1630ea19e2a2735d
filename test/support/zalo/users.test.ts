import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, setUp } from './bench.ts';
import type { Follower } from './index.ts';

let bench: Bench;
let hoa: Follower;

beforeAll(async () => {
  bench = await setUp();
  hoa = bench.zalo.follower(undefined, { name: 'Lò Thị Hoa' });
  await hoa.follows();
});
afterAll(() => bench.close());

const conversation = (more: object = {}) =>
  bench.call('GET /v2.0/oa/conversation', { user_id: hoa.id, offset: 0, count: 10, ...more });

describe('people (§6.1, §6.2, §6.4)', () => {
  it('have details, with what they shared only after they did', async () => {
    const detail = async () => (await bench.call('GET /v3.0/oa/user/detail', { user_id: hoa.id })).data;
    const before = await detail();
    expect(before).toMatchObject({
      display_name: 'Lò Thị Hoa',
      user_is_follower: true,
      user_last_interaction_date: '25/11/2026',
    });
    expect(before).not.toHaveProperty('shared_info');
    await hoa.submitsInfo({ name: 'Hoa', phone: '84912345678' });
    expect((await detail()).shared_info).toMatchObject({ name: 'Hoa', phone: 84912345678 });
  });

  it('are listed by page, tag, period and following', async () => {
    bench.zalo.follower();
    const list = async (more: object) =>
      (await bench.call('GET /v3.0/oa/user/getlist', { offset: 0, count: 50, ...more })).data;
    expect((await list({})).total).toBe(2);
    expect((await list({ is_follower: true, last_interaction_period: 'L7D' })).users).toEqual([
      { user_id: hoa.id },
    ]);
    expect((await list({ last_interaction_period: '2026_11_24:2026_11_25' })).total).toBe(1);
    expect((await list({ tag_name: 'VIP' })).total).toBe(0);
    await bench.call('POST /v2.0/oa/tag/tagfollower', { user_id: hoa.id, tag_name: 'VIP' });
    expect((await list({ tag_name: 'VIP' })).total).toBe(1);
    expect((await bench.call('GET /v2.0/oa/tag/gettagsofoa')).data).toEqual(['VIP']);
    await bench.call('POST /v2.0/oa/tag/rmfollowerfromtag', { user_id: hoa.id, tag_name: 'VIP' });
    expect((await list({ tag_name: 'VIP' })).total).toBe(0);
    expect(bench.complaints()).toEqual([]);
    expect((await bench.call('GET /v3.0/oa/user/getlist', { offset: 0, count: 51 })).error).toBe(-210);
    expect(bench.complaints()).toHaveLength(1);
  });
});

describe('the OA (§6.3, §3.3)', () => {
  it('tells who it is, and what may still be sent', async () => {
    const { data } = await bench.call('GET /v2.0/oa/getoa');
    expect(data).toMatchObject({ oaid: bench.zalo.app.oaId, is_verified: true, num_follower: 1 });
    const quota = await bench.call('POST /v3.0/oa/quota/message', { user_id: hoa.id });
    expect(quota.data).toMatchObject({ cs_reply: { remain: 8 }, promotion: { daily_remain: 1 } });
    const asset = { quota_owner: 'OA', product_type: 'cs', quota_type: 'sub_quota' };
    expect((await bench.call('POST /v3.0/oa/quota/message', asset)).data).toEqual([]);
  });
});

describe('history (§6.5)', () => {
  it('gives ten at most, newest first, from both sides', async () => {
    await hoa.says('một');
    await bench.send(hoa.id, { text: 'hai' });
    await hoa.sendsLocation(21.3, 103.9, 'bản Noong Đúc');
    const { data } = await conversation({ count: 2 });
    expect(data).toMatchObject([
      { src: 1, type: 'location', message: 'bản Noong Đúc', location: '21.3, 103.9', from_id: hoa.id },
      { src: 0, type: 'text', message: 'hai', from_id: bench.zalo.app.oaId, to_id: hoa.id },
    ]);
    expect((await conversation({ offset: 2 })).data).toHaveLength(1);
    const recent = await bench.call('GET /v2.0/oa/listrecentchat', { offset: 0, count: 10 });
    expect(recent.data).toMatchObject([{ type: 'location', from_id: hoa.id }]);
    expect(bench.complaints()).toEqual([]);
    expect((await conversation({ count: 11 })).message).toBe('Parameter exceeds allowable limit');
    expect(bench.complaints()).toHaveLength(1);
  });

  it('takes its arguments as one parameter data (§0.5)', async () => {
    const url = `${bench.zalo.roots.openapi}/v2.0/oa/conversation?user_id=${hoa.id}&offset=0&count=10`;
    const answer = await fetch(url, { headers: { access_token: bench.token() } });
    expect(await answer.json()).toMatchObject({ error: -201 });
    expect(bench.complaints().filter((one) => one.includes('all goes into data'))).toHaveLength(3);
  });

  it('may leave silent taps out', async () => {
    const buttons = [{ title: 'Gửi', type: 'oa.query.hide', payload: '#gui' }];
    const attachment = { type: 'template', payload: { buttons } };
    await bench.send(hoa.id, { text: 'Gửi?', attachment });
    await hoa.presses('Gửi');
    expect((await conversation({ count: 1 })).data[0].message).toBe('#gui');
    bench.zalo.switches.hiddenInHistory = false;
    expect((await conversation({ count: 1 })).data[0].message).toBe('Gửi?');
  });
});
