import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let fake: FakeTelegram;
let call: ReturnType<typeof caller>;
let chat_id: number;

beforeAll(async () => {
  fake = await startFakeTelegram({ violationsExpected: true });
  call = caller(fake);
  const hoa = fake.user();
  hoa.start();
  chat_id = hoa.id;
});
afterAll(() => fake.close());
afterEach(() => fake.reset());

const send = (text: string, more: object = {}) => call('sendMessage', { chat_id, text, ...more });
const html = (text: string) => send(text, { parse_mode: 'HTML' });
const buttons = (...row: object[]) => send('a', { reply_markup: { inline_keyboard: [row] } });

describe('parameters', () => {
  it.each([
    [
      'a name that the method does not have',
      { chat_id: 1, text: 'a', reply_to: 3 },
      /unknown parameter "reply_to"/,
    ],
    ['a missing text', { chat_id: 1 }, /message text is empty/],
    ['a missing chat', { text: 'a' }, /chat_id is empty/],
    ['a number for a text', { chat_id: 1, text: 5 }, /"text" of sendMessage must be of type str/],
    ['a text for a switch', { chat_id: 1, text: 'a', protect_content: 'yes' }, /must be of type bool/],
    ['null', { chat_id: 1, text: 'a', parse_mode: null }, /"parse_mode" of sendMessage must be of type str/],
    [
      'an unknown field of the reply',
      { chat_id: 1, text: 'a', reply_parameters: { id: 1 } },
      /unknown field "id"/,
    ],
  ])('refuses %s and records it', async (_what, params, reason) => {
    const given = 'chat_id' in params ? { ...params, chat_id } : params;
    const answer = await call('sendMessage', given);
    expect(answer).toMatchObject({ status: 400, ok: false });
    expect(answer.description).toMatch(/^Bad Request: /);
    expect(answer.description).toMatch(reason);
    expect(fake.violations).toHaveLength(1);
    expect(fake.violations[0]).toMatch(reason);
  });

  it('takes forms and query strings as text, objects in them as JSON', async () => {
    const reply_markup = JSON.stringify({ inline_keyboard: [[{ text: 'Gửi', callback_data: 'x' }]] });
    const form = new URLSearchParams({
      chat_id: String(chat_id),
      text: 'a',
      protect_content: 'true',
      reply_markup,
    });
    expect((await call('sendMessage', form)).result).toMatchObject({
      has_protected_content: true,
      text: 'a',
    });
    const query = new URLSearchParams({ chat_id: String(chat_id), text: 'qua địa chỉ' });
    expect((await call(`sendMessage?${query}`)).result.text).toBe('qua địa chỉ');
    const parts = new FormData();
    parts.set('chat_id', String(chat_id));
    parts.set('text', 'nhiều phần');
    expect((await call('SENDMESSAGE', parts)).result.text).toBe('nhiều phần');
    expect(fake.violations).toEqual([]);
  });

  it('refuses bodies it cannot read', async () => {
    const raw = (type: string, body: string) =>
      fetch(`${fake.root}/bot${fake.token}/getMe`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
    expect((await raw('application/json', '{')).status).toBe(400);
    expect((await raw('text/plain', 'a')).status).toBe(400);
    expect((await raw('multipart/form-data; boundary=x', '--x\r\n\r\n')).status).toBe(400);
    expect(fake.violations).toHaveLength(3);
  });

  it('knows its token and its methods', async () => {
    const answer = await fetch(`${fake.root}/bot1:wrong/getMe`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ ok: false, error_code: 401, description: 'Unauthorized' });
    expect(await call('sendDoves')).toMatchObject({
      status: 404,
      description: 'Not Found: method not found',
    });
    expect(fake.violations).toEqual(['sendDoves: Not Found: method not found']);
    expect((await call('getMe')).result).toMatchObject({ is_bot: true, username: 'doithoai_bot' });
  });
});

describe('texts', () => {
  it('counts code points after parsing', async () => {
    expect((await send('😀'.repeat(4096))).status).toBe(200);
    expect((await html(`<b>${'ă'.repeat(4096)}</b>`)).status).toBe(200);
    expect(fake.violations).toEqual([]);
    expect((await send('ă'.repeat(4097))).description).toBe('Bad Request: message is too long');
    expect((await send('a'.repeat(32_769))).description).toBe('Bad Request: text is too long');
  });

  it.each(['', ' \n ', '\u0000'])('finds %j empty', async (text) => {
    expect((await send(text)).description).toBe('Bad Request: message text is empty');
  });

  it('trims and keeps entities where their words are', async () => {
    const { result } = await html('  <b>Kính chào</b> ông/bà <a href="https://example.org">xem</a>\n');
    expect(result).toMatchObject({
      text: 'Kính chào ông/bà xem',
      entities: [
        { type: 'bold', offset: 0, length: 9 },
        { type: 'text_link', offset: 17, length: 3, url: 'https://example.org' },
      ],
    });
  });

  it('takes every tag and reference that Telegram takes', async () => {
    const tags = [
      'b',
      'strong',
      'i',
      'em',
      'u',
      'ins',
      's',
      'strike',
      'del',
      'code',
      'pre',
      'blockquote',
      'tg-spoiler',
    ];
    const answer = await html(tags.map((tag) => `<${tag}>x</${tag}>`).join(' '));
    expect(answer.result.entities).toHaveLength(tags.length);
    const more = await html(
      '<span class="tg-spoiler">x</span> <blockquote expandable>y</blockquote> 1 > 0 & &lt;&gt;&amp;&quot;&#272;&nbsp;',
    );
    expect(more.result.text).toBe('x y 1 > 0 & <>&"Đ&nbsp;');
    expect(fake.violations).toEqual([]);
  });

  it.each([
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['ă<br>', 'Unsupported start tag "br" at byte offset 2'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])('refuses %j', async (text, reason) => {
    expect((await html(text)).description).toBe(`Bad Request: can't parse entities: ${reason}`);
    expect(fake.violations).toHaveLength(1);
  });

  it('checks given entities against the text', async () => {
    const bold = { type: 'bold', offset: 0, length: 3 };
    expect((await send('abc', { entities: [bold] })).result.entities).toEqual([bold]);
    expect((await send('ab', { entities: [bold] })).description).toMatch(/beyond the text/);
  });
});

describe('buttons', () => {
  it('measures callback data in bytes', async () => {
    expect((await buttons({ text: 'a', callback_data: 'x'.repeat(64) })).status).toBe(200);
    for (const callback_data of ['', 'x'.repeat(65), 'ồ'.repeat(22)]) {
      const answer = await buttons({ text: 'a', callback_data });
      expect(answer.description).toBe('Bad Request: BUTTON_DATA_INVALID');
    }
  });

  it.each([
    [[{ text: ' ', callback_data: 'x' }], /text must be non-empty/],
    [[{ text: 'a' }], /Text buttons are unallowed in the inline keyboard/],
    [[{ text: 'a', callback_data: 'x', url: 'https://example.org' }], /exactly one action/],
    [[{ text: 'a', url: 'javascript:x' }], /URL 'javascript:x' is invalid/],
    [[{ text: 'a', callback_data: 'x', colour: 'red' }], /unknown field "colour"/],
    [Array.from({ length: 9 }, () => ({ text: 'a', callback_data: 'x' })), /more than 8 buttons/],
  ])('refuses %j', async (row, reason) => {
    expect((await buttons(...row)).description).toMatch(reason);
    expect(fake.violations).toHaveLength(1);
  });

  it('forgives the field that telegraf adds to every button', async () => {
    expect((await buttons({ text: 'a', callback_data: 'x', hide: false })).status).toBe(200);
  });

  it('takes the other markups and checks their fields', async () => {
    const keyboard = {
      keyboard: [['Gửi', { text: 'Số điện thoại', request_contact: true }]],
      resize_keyboard: true,
    };
    expect((await send('a', { reply_markup: keyboard })).status).toBe(200);
    expect((await send('a', { reply_markup: { remove_keyboard: true } })).status).toBe(200);
    const force = { force_reply: true, input_field_placeholder: 'Xin trả lời' };
    expect((await send('a', { reply_markup: force })).status).toBe(200);
    expect(fake.violations).toEqual([]);
    const long = { force_reply: true, input_field_placeholder: 'x'.repeat(65) };
    expect((await send('a', { reply_markup: long })).description).toMatch(/1-64 characters/);
    expect((await send('a', { reply_markup: {} })).description).toMatch(/object expected as reply markup/);
  });
});
