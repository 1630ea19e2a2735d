import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, formWith, setUp } from './bench.ts';
import type { Follower } from './index.ts';

const HOUR = 3_600_000;
let bench: Bench;
let hoa: Follower;

beforeAll(async () => {
  bench = await setUp();
});
afterAll(() => bench.close());
beforeEach(async () => {
  hoa = bench.zalo.follower();
  await hoa.says('chào');
});
/** Each test takes what it provoked; what is left is a surprise. */
afterEach(() => expect(bench.complaints()).toEqual([]));

const say = (message: object) => bench.send(hoa.id, message);
const template = (payload: object, more: object = {}) => ({
  ...more,
  attachment: { type: 'template', payload },
});
const upload = (kind: string, name: string, data: Buffer) =>
  bench.call(`POST /v2.0/oa/upload/${kind}`, formWith(name, data));
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

describe('a text (§2.3)', () => {
  it('may have 2,000 characters after NFC, by code points or UTF-16 units', async () => {
    const decomposed = 'đường'.normalize('NFD');
    expect((await say({ text: '😀'.repeat(2000) })).error).toBe(0);
    expect((await say({ text: decomposed.repeat(400) })).error).toBe(0);
    expect([hoa.last().text.length > 2000, bench.complaints()]).toEqual([true, []]);
    const long = await say({ text: 'a'.repeat(2001) });
    expect([long.status, long.error, long.message]).toEqual([200, -210, 'Parameter exceeds allowable limit']);
    bench.zalo.switches.lengthUnit = 'utf-16';
    expect((await say({ text: '😀'.repeat(1001) })).error).toBe(-210);
    bench.zalo.switches.lengthUnit = 'code-points';
    expect(bench.complaints()).toHaveLength(2);
  });

  it('is not empty, and goes only to whom the OA knows', async () => {
    expect((await say({ text: '' })).message).toBe('message.text is invalid!');
    expect(bench.complaints()).toHaveLength(1);
    const unknown = await bench.send('77', { text: 'a' });
    expect([unknown.error, unknown.message]).toEqual([-201, 'user_id is invalid!']);
  });

  it('quotes a message of the chat that is not older than 48 h (§2.4)', async () => {
    const asked = await hoa.says('hỏi');
    const { msg_id } = asked.event['message'] as { msg_id: string };
    expect((await say({ text: 'đáp', quote_message_id: msg_id })).error).toBe(0);
    expect(hoa.last().quotes).toBe(msg_id);
    bench.clock.advance(48 * HOUR + 1);
    expect((await say({ text: 'đáp', quote_message_id: msg_id })).error).toBe(-201);
  });

  it('tells unknown keys, a query string and what is no JSON', async () => {
    await say({ text: 'a', parse_mode: 'HTML' });
    expect(bench.complaints()).toEqual([expect.stringContaining('unknown parameter message.parse_mode')]);
    expect((await bench.call('POST /v3.0/oa/message/cs', 'text=a')).error).toBe(-201);
    expect((await bench.call('POST /v3.0/oa/message/cs?user_id=1', {})).error).toBe(-201);
    expect(bench.complaints()).toHaveLength(3);
    expect((await bench.call('POST /v3.0/oa/message/none', {})).status).toBe(404);
    expect((await bench.call('POST /v3.0/oa/message/cs', {}, { root: 'business' })).status).toBe(404);
    expect((await fetch(new URL('/graph/v2.0/me', bench.zalo.roots.openapi))).status).toBe(404);
    expect(bench.complaints().at(-1)).toContain("this host is none of Zalo's");
  });
});

describe('buttons (§2.8)', () => {
  const button = (more: object = {}) => ({ title: 'Gửi', type: 'oa.query.hide', payload: '#x', ...more });
  const withButtons = (buttons: object[], more: object = {}) =>
    template({ buttons, ...more }, { text: 'Chọn' });

  it('are at most five, with titles of 100, payloads of 1,000 and SMS of 160', async () => {
    expect((await say(withButtons(Array.from({ length: 5 }, () => button())))).error).toBe(0);
    const sms = (content: string) =>
      button({ type: 'oa.open.sms', payload: { content, phone_code: '84900000000' } });
    const refused: [object[], number][] = [
      [Array.from({ length: 6 }, () => button()), -210],
      [[button({ title: 'a'.repeat(101) })], -210],
      [[button({ payload: 'a'.repeat(1001) })], -210],
      [[sms('a'.repeat(161))], -210],
      [[button({ payload: { url: 'x' } })], -201],
      [[button({ type: 'oa.open.url', payload: 'https://example.vn' })], -201],
      [[button({ type: 'oa.open.url', payload: { url: 'javascript:1' } })], -201],
      [[button({ type: 'callback' })], -201],
      [[], -201],
    ];
    for (const [buttons, code] of refused) expect((await say(withButtons(buttons))).error).toBe(code);
    expect((await say(template({ buttons: [button()] }))).message).toBe('message.text is invalid!');
    expect(bench.complaints()).toHaveLength(refused.length + 1);
    expect((await say(withButtons([sms('a'.repeat(160))]))).error).toBe(0);
  });

  it('come without template_type, and with it where the switch lets them', async () => {
    const named = () => say(withButtons([button()], { template_type: 'button' }));
    const bare = () => say(withButtons([button()]));
    expect([(await named()).error, (await bare()).error]).toEqual([0, 0]);
    bench.zalo.switches.buttonTemplateType = 'absent';
    expect([(await named()).error, (await bare()).error]).toEqual([-233, 0]);
    bench.zalo.switches.buttonTemplateType = 'required';
    expect([(await named()).error, (await bare()).error]).toEqual([0, -233]);
    bench.zalo.switches.buttonTemplateType = 'optional';
    expect(bench.complaints()).toHaveLength(2);
  });
});

describe('media, files and forms (§2.5 – §2.7, §5)', () => {
  it('are uploaded first and can be sent for 7 days, then -100', async () => {
    const { attachment_id } = (await upload('image', 'a.png', PNG)).data;
    const { token } = (await upload('file', 'a.pdf', Buffer.from('%PDF-1.7'))).data;
    const image = template(
      { template_type: 'media', elements: [{ media_type: 'image', attachment_id }] },
      { text: 'Ảnh' },
    );
    const file = { attachment: { type: 'file', payload: { token } } };
    expect([(await say(image)).error, (await say(file)).error]).toEqual([0, 0]);
    const [shown, paper] = hoa.sees().slice(-2);
    expect([shown?.text, shown?.attachments[0]?.data, paper?.attachments[0]?.name]).toEqual([
      'Ảnh',
      PNG,
      'a.pdf',
    ]);
    bench.clock.advance(7 * 24 * HOUR + 1);
    await hoa.says('còn không?');
    expect((await say(image)).message).toBe('attachment_id was expired');
    expect((await say(file)).error).toBe(-100);
    await bench.zalo.idle();
    expect(bench.hook.names).toContain('oa_send_image');
    expect(bench.hook.names).toContain('oa_send_file');
  });

  it('have limits of size and kind', async () => {
    const megabyte = 1024 * 1024;
    const refused: [string, string, Buffer, number][] = [
      ['image', 'a.png', Buffer.concat([PNG, Buffer.alloc(megabyte)]), -210],
      ['file', 'a.pdf', Buffer.alloc(5 * megabyte + 1), -210],
      ['image', 'a.png', Buffer.from('GIF89a'), -201],
      ['image', 'a.webp', PNG, -201],
      ['file', 'a.zip', Buffer.from('PK'), -201],
      ['gif', 'a.gif', PNG, -201],
    ];
    for (const [kind, name, data, code] of refused) expect((await upload(kind, name, data)).error).toBe(code);
    expect((await bench.call('POST /v2.0/oa/upload/image', { file: 'a' })).error).toBe(-201);
    expect(bench.complaints()).toHaveLength(refused.length + 1);
    bench.zalo.switches.uploadsPerMonth = 1;
    expect((await upload('gif', 'a.gif', Buffer.from('GIF89a'))).error).toBe(0);
    expect((await upload('gif', 'a.gif', Buffer.from('GIF89a'))).message).toBe('Out of quota');
    bench.zalo.switches.uploadsPerMonth = 5000;
  });

  it('name exactly one source, a file has no text, a form one element', async () => {
    const media = (element: object) => template({ template_type: 'media', elements: [element] });
    const url = 'https://example.vn/a.jpg';
    expect((await say(media({ media_type: 'image', url }))).error).toBe(0);
    expect((await say(media({ media_type: 'gif', url, width: 10, height: 10 }))).error).toBe(0);
    const form = { title: 'Liên hệ', subtitle: 'Ông/bà điền', image_url: url };
    expect((await say(template({ template_type: 'request_user_info', elements: [form] }))).error).toBe(0);
    const refused: [object, number][] = [
      [media({ media_type: 'image' }), -201],
      [media({ media_type: 'image', url, attachment_id: 'x' }), -201],
      [media({ media_type: 'image', attachment_id: 'none' }), -201],
      [media({ media_type: 'gif', url }), -201],
      [{ text: 'a', attachment: { type: 'file', payload: { token: 'none' } } }, -201],
      [template({ template_type: 'request_user_info', elements: [form, form] }), -210],
      [template({ template_type: 'carousel' }), -233],
      [template({ template_type: 'list', elements: [{ title: 'a', subtitle: 'b' }] }), -233],
    ];
    for (const [message, code] of refused) expect((await say(message)).error).toBe(code);
    expect(bench.complaints()).toHaveLength(refused.length);
    bench.zalo.switches.listTemplate = true;
    expect((await say(refused.at(-1)?.[0] ?? {})).error).toBe(0);
    bench.zalo.switches.listTemplate = false;
  });
});

describe('older ways (§2.1, §2.10)', () => {
  it('are shut: v2.0 with -240, transaction and promotion with -233', async () => {
    const body = { recipient: { user_id: hoa.id }, message: { text: 'a' } };
    const old = await bench.call('POST /v2.0/oa/message', body);
    expect(old.message).toBe('MessageV2 API has been shut down, please switch to MessageV3');
    for (const way of ['transaction', 'promotion']) {
      expect((await bench.call(`POST /v3.0/oa/message/${way}`, body)).error).toBe(-233);
    }
    expect(bench.complaints()).toHaveLength(3);
  });

  it('but reactions still go through v2.0', async () => {
    const { event } = await hoa.says('cảm ơn');
    const { msg_id: react_message_id } = event['message'] as { msg_id: string };
    const react = (react_icon: string) =>
      bench.call('POST /v2.0/oa/message', {
        recipient: { user_id: hoa.id },
        sender_action: { react_icon, react_message_id },
      });
    expect((await react('/-heart')).error).toBe(0);
    expect((await react('like')).error).toBe(-201);
    expect(bench.complaints()).toHaveLength(1);
  });
});
