import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, type FakeUser, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let now: number;
let fake: FakeTelegram;
let call: ReturnType<typeof caller>;
let hoa: FakeUser;

async function begin(options: { limits?: boolean } = {}) {
  now = Date.UTC(2026, 10, 25, 1);
  fake = await startFakeTelegram({ now: () => now, ...options });
  call = caller(fake);
  hoa = fake.user();
  hoa.start();
}
beforeEach(() => begin());
afterEach(() => fake.close());

const send = (text: string, chat_id = hoa.id) => call('sendMessage', { chat_id, text });
const inbox = () => hoa.inbox.map(({ text }) => text);

describe('faults', () => {
  it('refuse as often as told, only what they are told', async () => {
    const fault = fake.fault({ method: 'sendMessage', chatId: hoa.id, status: 429, retryAfter: 3, times: 2 });
    const lan = fake.user();
    lan.start();
    expect((await send('khác', lan.id)).status).toBe(200);
    expect((await call('getMe')).status).toBe(200);
    expect(await send('một')).toMatchObject({
      status: 429,
      retryAfter: '3',
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    expect(fault.hits).toBe(1);
    await send('hai');
    expect((await send('ba')).status).toBe(200);
    expect(inbox()).toEqual(['ba']);
    expect(fake.calls.filter(({ status }) => status === 429)).toHaveLength(2);
  });

  it('look like a proxy where asked', async () => {
    fake.fault({ status: 502 });
    fake.fault({ status: 403, html: true, body: '<html>chặn</html>' });
    const url = `${fake.root}/bot${fake.token}/getMe`;
    const first = await fetch(url);
    expect([first.status, first.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await first.text()).toMatch(/<h1>502 Bad Gateway<\/h1>/);
    expect(await (await fetch(url)).text()).toBe('<html>chặn</html>');
  });

  it('answer with any body, and can be lifted', async () => {
    const body = { ok: false, error_code: 400, description: 'x', parameters: { migrate_to_chat_id: -100 } };
    fake.fault({ status: 400, body });
    expect((await send('a')).parameters).toEqual({ migrate_to_chat_id: -100 });
    fake.fault({ status: 403 });
    expect((await send('a')).description).toBe('Forbidden: bot was blocked by the user');
    fake.fault({ status: 500, times: 9 }).lift();
    expect((await send('a')).status).toBe(200);
  });

  it('cut the connection before or after the effect', async () => {
    fake.fault({ cut: 'before' });
    await expect(send('trước')).rejects.toThrow();
    fake.fault({ cut: 'after' });
    await expect(send('sau')).rejects.toThrow();
    fake.fault({ status: 502, effect: true });
    await expect(send('ẩn')).rejects.toThrow(/JSON/);
    expect(inbox()).toEqual(['sau', 'ẩn']);
    expect(fake.calls.map(({ status }) => status)).toEqual([0, 0, 502]);
  });

  it('answer late, after the effect', async () => {
    fake.fault({ method: 'sendMessage', hang: 60_000 });
    const control = new AbortController();
    const hanging = call('sendMessage', { chat_id: hoa.id, text: 'đã đến' }, control.signal);
    await hoa.waitFor('đã đến');
    control.abort();
    await expect(hanging).rejects.toThrow();
    fake.fault({ hang: 1 });
    expect((await send('chậm')).status).toBe(200);
  });

  it('hit downloads too', async () => {
    const { document } = hoa.sendDocument(Buffer.from('x'));
    const { result } = await call('getFile', { file_id: document?.file_id });
    fake.fault({ method: 'download', status: 502 });
    const url = `${fake.root}/file/bot${fake.token}/${result.file_path}`;
    expect((await fetch(url)).status).toBe(502);
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('rate limits', () => {
  beforeEach(async () => {
    await fake.close();
    await begin({ limits: true });
  });

  it('let three messages into a chat at once and then one a second', async () => {
    for (const text of ['1', '2', '3']) expect((await send(text)).status).toBe(200);
    expect(await send('4')).toMatchObject({ status: 429, retryAfter: '1', parameters: { retry_after: 1 } });
    expect(fake.breaches).toBe(1);
    now += 1000;
    expect((await send('4')).status).toBe(200);
    expect((await send('5')).status).toBe(429);
    expect(inbox()).toEqual(['1', '2', '3', '4']);
  });

  it('let thirty messages a second through in all', async () => {
    const people = Array.from({ length: 31 }, () => fake.user());
    for (const person of people) person.start();
    const statuses: number[] = [];
    for (const person of people) statuses.push((await send('a', person.id)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    now += 100;
    expect((await send('a', people.at(-1)?.id)).status).toBe(200);
  });

  it('let twenty messages a minute into a group', async () => {
    const group = fake.group({ title: 'Tổ', members: [hoa] });
    const taken: boolean[] = [];
    for (let second = 0; second < 60; second++) {
      taken.push((await send('a', group.id)).status === 200);
      now += 1000;
    }
    // Twenty at first, and nineteen whole ones flow in during 59 seconds; one a second would be sixty.
    expect(taken.slice(0, 20)).not.toContain(false);
    expect(taken.filter(Boolean)).toHaveLength(39);
    expect(fake.breaches).toBe(21);
  });

  it('count edits, and leave answers to presses free', async () => {
    const inline_keyboard = [[{ text: 'Gửi', callback_data: 'x' }]];
    const { result } = await call('sendMessage', {
      chat_id: hoa.id,
      text: 'a',
      reply_markup: { inline_keyboard },
    });
    const edit = (text: string) =>
      call('editMessageText', { chat_id: hoa.id, message_id: result.message_id, text });
    const { queryId } = hoa.press('Gửi');
    expect([(await edit('1')).status, (await edit('2')).status, (await edit('3')).status]).toEqual([
      200, 200, 429,
    ]);
    expect((await call('answerCallbackQuery', { callback_query_id: queryId })).status).toBe(200);
  });
});
