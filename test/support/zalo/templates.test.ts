import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, setUp } from './bench.ts';
import type { Follower, Template } from './index.ts';

const DAY = 24 * 3_600_000;
let bench: Bench;
let hoa: Follower;

const base: Template = {
  id: '7895417',
  text: 'Kính gửi <ten>, câu hỏi <ma> đã có kết luận.',
  parameters: [
    { name: 'ten', maxLength: 30 },
    { name: 'ma', type: 'STRING' },
    { name: 'han', type: 'DATE', require: false },
  ],
};

beforeAll(async () => {
  bench = await setUp();
  hoa = bench.zalo.follower(undefined, { name: 'Hoa', phone: '84912345678' });
  await hoa.says('chào');
  bench.zalo.template(base);
});
afterAll(() => bench.close());
afterEach(() => expect(bench.complaints()).toEqual([]));

const data = { ten: 'Bà Hoa', ma: 'CS-7K3M2X' };
const body = (more: object = {}) => ({
  phone: '84912345678',
  template_id: base.id,
  template_data: data,
  tracking_id: 'CS-7K3M2X-1',
  ...more,
});
const byPhone = (more: object = {}) => bench.call('POST /message/template', body(more), { root: 'business' });
const byUser = (more: object = {}) =>
  bench.call('POST /v3.0/oa/message/template', {
    user_id: hoa.id,
    template_id: base.id,
    template_data: data,
    ...more,
  });
const read = (name: string, params: object = {}) => bench.call(`GET ${name}`, params, { root: 'business' });

describe('a template by phone (§8.1)', () => {
  it('needs no window, and its delivery is told with the tracking id (§8.5)', async () => {
    bench.clock.advance(30 * DAY);
    const sent = await byPhone();
    expect(sent.data).toMatchObject({
      sending_mode: '1',
      quota: { dailyQuota: '2000', remainingQuota: '1999' },
    });
    expect(hoa.last()).toMatchObject({
      id: sent.data.msg_id,
      way: 'template',
      text: 'Kính gửi Bà Hoa, câu hỏi CS-7K3M2X đã có kết luận.',
    });
    await bench.zalo.idle();
    const heard = bench.hook.heard.at(-1);
    expect(heard?.headers['x-zevent-server']).toBe('ZNS');
    expect(heard?.event).toMatchObject({
      event_name: 'user_received_message',
      recipient: { id: '84912345678' },
      message: { msg_id: sent.data.msg_id, tracking_id: 'CS-7K3M2X-1' },
    });
    expect((await read('/message/status', { message_id: sent.data.msg_id })).error).toBe(0);
    expect((await read('/message/quota')).data.remainingQuota).toBe('1999');
  });

  it('is refused as the table says, where the service is wrong (§8.4)', async () => {
    const refused: [object, number][] = [
      [{ phone: '0912345678' }, -108],
      [{ tracking_id: undefined }, -132],
      [{ tracking_id: 'a'.repeat(49) }, -132],
      [{ template_data: undefined }, -111],
      [{ template_data: { ten: 'Hoa' } }, -1122],
      [{ template_data: { ...data, ten: 'a'.repeat(31) } }, -1121],
      [{ template_data: { ...data, han: '2026-11-25' } }, -1124],
      [{ template_data: { ...data, ten: ['Hoa'] } }, -112],
      [{ sending_mode: '2' }, -161],
      [{ sending_mode: '3' }, -162],
    ];
    for (const [more, code] of refused) expect([code, (await byPhone(more)).error]).toEqual([code, code]);
    expect((await bench.call('POST /message/template', 'phone=1', { root: 'business' })).error).toBe(-122);
    expect((await byPhone({ template_data: { ...data, tuoi: '60' } })).error).toBe(0);
    expect(bench.complaints()).toHaveLength(refused.length + 2);
  });

  it('is refused for the person, the template, the OA and the day', async () => {
    expect((await byPhone({ phone: '84900000001' })).error).toBe(-118);
    expect((await byPhone({ template_id: '1' })).error).toBe(-109);
    expect((await byPhone({ mode: 'development' })).error).toBe(-127);
    const people = [
      ['refuses-oa', -141],
      ['restricts', -139],
      ['old-app', -110],
      ['inactive', -119],
    ] as const;
    for (const [state, code] of people) {
      hoa.becomes(state);
      expect((await byPhone()).error).toBe(code);
    }
    hoa.becomes('normal');
    for (const [status, code] of [
      ['PENDING_REVIEW', -131],
      ['DISABLE', -146],
    ] as const) {
      bench.zalo.template({ ...base, status });
      expect((await byPhone()).error).toBe(code);
    }
    bench.zalo.template({ ...base, dayOnly: true });
    bench.clock.set('2027-01-05T22:00:00+07:00');
    expect((await byPhone()).error).toBe(-133);
    bench.clock.set('2027-01-06T06:00:00+07:00');
    const { switches } = bench.zalo;
    for (const [state, code] of [
      ['unlinked', -136],
      ['empty', -137],
    ] as const) {
      switches.cloudAccount = state;
      expect((await byPhone()).error).toBe(code);
    }
    switches.cloudAccount = 'linked';
    switches.templatesPerDay = 0;
    expect((await byPhone()).error).toBe(-144);
    switches.templatesPerDay = 2000;
    bench.zalo.template(base);
    const dead = await bench.call('POST /message/template', body(), { root: 'business', token: 'x' });
    expect(dead.error).toBe(-124);
    switches.appsecretProof = true;
    expect((await byPhone()).error).toBe(-1241);
    switches.appsecretProof = false;
  });
});

describe('a template by user id (§8.2)', () => {
  it('goes within a year of the last interaction, and is echoed', async () => {
    await hoa.says('còn đây');
    bench.clock.advance(10 * DAY);
    expect((await bench.send(hoa.id, { text: 'a' })).error).toBe(-230);
    const sent = await byUser();
    expect(sent.data).toMatchObject({ user_id: hoa.id, quota: { quota_type: 'template' } });
    expect(hoa.last()).toMatchObject({ id: sent.data.message_id, way: 'template', billed: true });
    await bench.zalo.idle();
    expect(bench.hook.names.slice(-2)).toEqual(['oa_send_list', 'user_received_message']);
    bench.clock.advance(356 * DAY);
    expect((await byUser()).error).toBe(-232);
    await hoa.says('vẫn đây');
  });

  it('needs a template that can go so, whole data, and no tracking id', async () => {
    bench.zalo.template({ ...base, byUserId: false });
    expect((await byUser()).message).toBe('Template does not support send via UID');
    bench.zalo.template(base);
    hoa.becomes('restricts');
    expect((await byUser()).error).toBe(-244);
    hoa.becomes('normal');
    expect(bench.complaints()).toEqual([]);
    expect((await byUser({ template_data: { ten: 'Hoa' } })).error).toBe(-201);
    expect((await byUser({ tracking_id: 'a' })).error).toBe(0);
    expect(bench.complaints()).toHaveLength(2);
  });
});

describe('the templates (§8.3)', () => {
  it('tell their parameters', async () => {
    const info = (await read('/template/info/v2', { template_id: base.id })).data;
    expect(info).toMatchObject({ templateId: base.id, status: 'ENABLE' });
    expect(info.listParams[0]).toMatchObject({ name: 'ten', require: true, type: 'STRING', maxLength: 30 });
    expect((await read('/template/all', { offset: 0, limit: 10 })).data).toHaveLength(1);
    expect((await read('/template/info/v2', { template_id: '1' })).error).toBe(-109);
  });
});
