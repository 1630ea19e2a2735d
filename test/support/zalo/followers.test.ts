import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, setUp } from './bench.ts';
import type { Follower } from './index.ts';

let bench: Bench;
let hoa: Follower;

beforeAll(async () => {
  bench = await setUp();
  hoa = bench.zalo.follower('2468135790246813579', { name: 'Bà Hoa' });
});
afterAll(async () => {
  await bench.close();
  expect(bench.zalo.violations()).toEqual([]);
});

const heard = () => bench.hook.heard.at(-1)?.event;
const attachment = () => heard().message.attachments[0];
const fetched = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

describe('what a person sends (§7.5)', () => {
  it('is pictures, several in one message, served over HTTP', async () => {
    await hoa.sendsImage([{ data: Buffer.from('một') }, { data: Buffer.from('hai') }], 'ảnh đây ạ');
    expect(heard()).toMatchObject({ event_name: 'user_send_image', message: { text: 'ảnh đây ạ' } });
    const [first, second] = heard().message.attachments;
    expect([first.type, Object.keys(first.payload)]).toEqual(['image', ['thumbnail', 'url']]);
    expect((await fetched(second.payload.url)).toString()).toBe('hai');
    expect(first.payload.url.startsWith(bench.zalo.roots.content)).toBe(true);
    await hoa.sendsGif({});
    expect([heard().event_name, attachment().type]).toEqual(['user_send_gif', 'gif']);
  });

  it('is a file with size, name, checksum and type', async () => {
    const data = Buffer.from('%PDF-1.7');
    await hoa.sendsFile({ data, name: 'đơn.pdf' });
    const checksum = createHash('md5').update(data).digest('hex');
    const { url, ...payload } = attachment().payload;
    expect(payload).toEqual({ size: '8', name: 'đơn.pdf', checksum, type: 'pdf' });
    expect(await fetched(url)).toEqual(data);
    await hoa.sendsFile({ name: 'a.pdf', url: 'http://169.254.169.254/' });
    expect(attachment().payload.url).toBe('http://169.254.169.254/');
  });

  it('is voice, video, stickers, places, links and cards', async () => {
    await hoa.sendsAudio({ data: Buffer.from('#!AMR') });
    expect([heard().event_name, Object.keys(attachment().payload)]).toEqual(['user_send_audio', ['url']]);
    await hoa.sendsVideo({}, 'cầu gãy');
    expect([heard().event_name, attachment().payload.description]).toEqual(['user_send_video', 'cầu gãy']);
    await hoa.sendsSticker();
    expect([heard().event_name, Object.keys(attachment().payload)]).toEqual([
      'user_send_sticker',
      ['id', 'url'],
    ]);
    await hoa.sendsLocation(21.328, 103.914, 'UBND phường');
    expect(attachment().payload).toEqual({ coordinates: { latitude: '21.328', longitude: '103.914' } });
    expect(heard().message.text).toBe('UBND phường');
    await hoa.sendsLink('https://example.vn/a', { text: 'xem', title: 'Tin' });
    expect([attachment().type, attachment().payload.title]).toEqual(['link', 'Tin']);
    await hoa.sendsBusinessCard('Anh Nam', '84912345678');
    expect([heard().event_name, heard().message.text, attachment().type]).toEqual([
      'user_send_business_card',
      'Anh Nam',
      'link',
    ]);
    expect(JSON.parse(attachment().payload.description)).toMatchObject({ phone: '84912345678' });
  });
});

describe('what a person does (§7.6)', () => {
  it('is following and leaving, without sender and recipient', async () => {
    await hoa.follows('social_plugin');
    expect(heard()).toMatchObject({
      event_name: 'follow',
      follower: { id: hoa.id },
      source: 'social_plugin',
    });
    expect(heard()).not.toHaveProperty('sender');
    await hoa.unfollows();
    expect(heard()).toMatchObject({ event_name: 'unfollow', oa_id: bench.zalo.app.oaId });
    expect(heard()).not.toHaveProperty('source');
  });

  it('is chat now, once, for who never chatted', async () => {
    expect(await hoa.clicksChatNow()).toBeUndefined();
    const lan = bench.zalo.follower(undefined, { name: 'Chị Lan' });
    await lan.clicksChatNow();
    expect(heard()).toMatchObject({ event_name: 'user_click_chatnow', user_id: lan.id });
    expect(await lan.clicksChatNow()).toBeUndefined();
  });

  it('is filling the form, reacting and withdrawing', async () => {
    await hoa.submitsInfo({ name: 'Lò Thị Hoa', phone: '84912345678', ward: 'Chiềng Sinh' });
    expect(heard()).toMatchObject({
      event_name: 'user_submit_info',
      info: { name: 'Lò Thị Hoa', phone: '84912345678', full_address: { user_ward: 'Chiềng Sinh' } },
    });
    await bench.send(hoa.id, { text: 'Đã nhận.' });
    await bench.zalo.idle();
    await hoa.reacts('/-heart');
    expect(heard().message).toEqual({ msg_id: hoa.last().id, react_icon: '/-heart' });
    await hoa.withdraws();
    expect(heard()).toMatchObject({ event_name: 'user_withdraw', user_id: hoa.id });
  });

  it('is seeing what came, told once', async () => {
    await bench.send(hoa.id, { text: 'Một.' });
    await bench.zalo.idle();
    await hoa.reads();
    expect(heard().event_name).toBe('user_seen_message');
    expect(heard().message.msg_ids).toContain(hoa.last().id);
    expect(heard().sender).toEqual({ id: bench.zalo.app.oaId });
    expect(await hoa.reads()).toBeUndefined();
    expect(hoa.news().map(({ text }) => text)).toEqual(['Đã nhận.', 'Một.']);
    expect(hoa.news()).toEqual([]);
  });
});

describe('somebody of the OA (§7.6)', () => {
  it('takes over, told by admin_id, which own sends have not', async () => {
    const [written] = await bench.zalo.oaAdmin('1500').says(hoa, 'Tôi gọi ông/bà ngay.');
    expect(written?.event).toMatchObject({
      event_name: 'oa_send_text',
      sender: { id: bench.zalo.app.oaId, admin_id: '1500' },
      recipient: { id: hoa.id },
    });
    expect(hoa.last()).toMatchObject({ from: 'admin', text: 'Tôi gọi ông/bà ngay.' });
    await bench.send(hoa.id, { text: 'Vâng.' });
    await bench.zalo.idle();
    const echo = bench.zalo.emissions.findLast(({ name }) => name === 'oa_send_text');
    expect(echo?.event['sender']).toEqual({ id: bench.zalo.app.oaId });
  });
});
