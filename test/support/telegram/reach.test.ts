import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let fake: FakeTelegram;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  fake = await startFakeTelegram({ violationsExpected: true });
  call = caller(fake);
});
afterEach(() => fake.close());

const send = (chat_id: unknown, text = 'a') => call('sendMessage', { chat_id, text });

describe('whom a bot may write to', () => {
  it('is only people who wrote first and did not leave', async () => {
    const hoa = fake.user();
    expect(await send(1)).toMatchObject({ status: 400, description: 'Bad Request: chat not found' });
    expect(await send(hoa.id)).toMatchObject({
      status: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    });
    hoa.start();
    expect((await send(hoa.id)).status).toBe(200);
    expect((await send(String(hoa.id))).status).toBe(200);
    hoa.block();
    for (const method of ['sendMessage', 'sendChatAction']) {
      const what = method === 'sendMessage' ? { text: 'a' } : { action: 'typing' };
      expect(await call(method, { chat_id: hoa.id, ...what })).toMatchObject({
        status: 403,
        description: 'Forbidden: bot was blocked by the user',
      });
    }
    expect(() => hoa.send('x')).toThrow(/must unblock it first/);
    hoa.unblock();
    expect((await send(hoa.id)).status).toBe(200);
    hoa.deactivate();
    expect((await send(hoa.id)).description).toBe('Forbidden: user is deactivated');
    expect(fake.violations).toEqual([]);
  });

  it('is told by updates about blocking and unblocking', async () => {
    const hoa = fake.user();
    hoa.start();
    hoa.block();
    hoa.unblock();
    const { result } = await call('getUpdates');
    expect(result).toMatchObject([
      {},
      {
        my_chat_member: {
          chat: { id: hoa.id },
          new_chat_member: { status: 'kicked', user: { is_bot: true } },
        },
      },
      { my_chat_member: { old_chat_member: { status: 'kicked' }, new_chat_member: { status: 'member' } } },
    ]);
  });

  it('can look at the chats it knows', async () => {
    const hoa = fake.user({ first_name: 'Hoa', last_name: 'Lò Thị', username: 'hoa' });
    expect((await call('getChat', { chat_id: hoa.id })).description).toBe('Bad Request: chat not found');
    hoa.start();
    expect((await call('getChat', { chat_id: hoa.id })).result).toMatchObject({
      type: 'private',
      first_name: 'Hoa',
      username: 'hoa',
    });
    expect((await call('sendChatAction', { chat_id: hoa.id, action: 'dance' })).status).toBe(400);
    expect((await call('sendLocation', { chat_id: hoa.id, latitude: 91, longitude: 1 })).status).toBe(400);
    expect((await call('sendLocation', { chat_id: hoa.id, latitude: 21, longitude: 1 })).status).toBe(200);
  });
});

describe('what people do in their client', () => {
  it('cuts a long text into messages and sends no empty one', async () => {
    const hoa = fake.user();
    hoa.send('chữ '.repeat(10_000));
    expect(() => hoa.send(' \n')).toThrow(/empty/);
    const { result } = await call('getUpdates');
    const lengths = result.map(({ message }: { message: { text: string } }) => message.text.length);
    expect(lengths).toHaveLength(10);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4096);
  });

  it('opens a link with a payload that the link may carry', () => {
    expect(() => fake.user().start('có dấu')).toThrow(/1-64/);
    expect(() => fake.user().start('x'.repeat(65))).toThrow(/1-64/);
    expect(fake.user().start('x'.repeat(64)).text).toHaveLength(71);
  });

  it('presses keys of a reply keyboard until it is removed', async () => {
    const hoa = fake.user();
    hoa.start();
    const keyboard = [
      ['Có', { text: 'Số của tôi', request_contact: true }],
      [{ text: 'Chỗ này', request_location: true }],
    ];
    await call('sendMessage', { chat_id: hoa.id, text: 'a', reply_markup: { keyboard } });
    expect(hoa.last().keyboard).toEqual([['Có', 'Số của tôi'], ['Chỗ này']]);
    expect(hoa.pressKeyboard('Có').text).toBe('Có');
    expect(hoa.pressKeyboard(/Số/).contact).toBeDefined();
    expect(hoa.pressKeyboard('Chỗ này').location).toBeDefined();
    expect(() => hoa.pressKeyboard('Không')).toThrow(/there are \[Có\] \[Số của tôi\] \[Chỗ này\]/);
    await call('sendMessage', { chat_id: hoa.id, text: 'b', reply_markup: { remove_keyboard: true } });
    expect(() => hoa.pressKeyboard('Có')).toThrow(/none at all/);
  });

  it('presses the newest button of that name, or that of the message given', async () => {
    const hoa = fake.user();
    hoa.start();
    const offer = (callback_data: string) => {
      const inline_keyboard = [
        [{ text: 'Gửi', callback_data }],
        [{ text: 'Xem', url: 'https://example.org' }],
      ];
      return call('sendMessage', { chat_id: hoa.id, text: 'a', reply_markup: { inline_keyboard } });
    };
    const first = await offer('1');
    await offer('2');
    expect(hoa.press('Gửi').data).toBe('2');
    expect(hoa.press(/^Gửi/, first.result.message_id).data).toBe('1');
    expect(hoa.press(({ callback_data }) => callback_data === '1').data).toBe('1');
    expect(() => hoa.press('Xem')).toThrow(/opens https:\/\/example.org/);
  });
});

describe('groups', () => {
  it('show a bot commands, replies and mentions only, and number their own messages', async () => {
    const hoa = fake.user({ first_name: 'Bà Hoa' });
    const group = fake.group({ title: 'Tổ dân phố 5', members: [hoa] });
    group.send(hoa, 'nói chuyện riêng');
    group.send(hoa, '/hangdoi');
    const inline_keyboard = [[{ text: 'Nhận', callback_data: 'take' }]];
    const { result } = await call('sendMessage', {
      chat_id: group.id,
      text: 'Có câu hỏi mới',
      reply_markup: { inline_keyboard },
    });
    expect(result).toMatchObject({ message_id: 3, chat: { type: 'supergroup', title: 'Tổ dân phố 5' } });
    group.send(hoa, 'tôi trả lời', { replyTo: result.message_id });
    group.send(hoa, 'hỏi @doithoai_bot');
    expect(group.press(hoa, 'Nhận').data).toBe('take');
    const updates = (await call('getUpdates')).result;
    expect(updates).toMatchObject([
      { message: { text: '/hangdoi', chat: { id: group.id } } },
      { message: { text: 'tôi trả lời' } },
      { message: { text: 'hỏi @doithoai_bot' } },
      { callback_query: { data: 'take', message: { chat: { id: group.id } } } },
    ]);
    expect(group.inbox).toMatchObject([{ text: 'Có câu hỏi mới' }]);
    expect(() => group.send(fake.user(), 'x')).toThrow(/not in this group/);
    group.kickBot();
    expect((await send(group.id)).description).toBe('Forbidden: bot was kicked from the supergroup chat');
  });
});
