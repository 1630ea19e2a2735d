import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let fake: FakeTelegram;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  fake = await startFakeTelegram({ retryScale: 0.01 });
  call = caller(fake);
});
afterEach(() => fake.close());

describe('the way of a message', () => {
  it('brings what a person writes to the bot, and the answer back', async () => {
    const hoa = fake.user({ first_name: 'Bà Hoa' });
    hoa.start('CODE-1');
    const { result } = await call('getUpdates', { timeout: 30 });
    expect(result).toMatchObject([
      {
        message: {
          text: '/start CODE-1',
          from: { id: hoa.id },
          entities: [{ type: 'bot_command', length: 6 }],
        },
      },
    ]);
    const waiting = hoa.waitFor('Kính chào');
    const inline_keyboard = [
      [
        { text: 'Gửi', callback_data: 'send:1' },
        { text: 'Sửa', callback_data: 'edit:1' },
      ],
    ];
    const sent = await call('sendMessage', {
      chat_id: hoa.id,
      text: 'Kính chào <b>ông/bà</b>',
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard },
    });
    expect(sent.status).toBe(200);
    expect(await waiting).toMatchObject({
      text: 'Kính chào ông/bà',
      buttons: [['Gửi', 'Sửa']],
      edited: false,
    });

    const press = hoa.press('Gửi');
    const second = await call('getUpdates', { offset: Number(result[0].update_id) + 1 });
    expect(second.result).toMatchObject([{ callback_query: { id: press.queryId, data: 'send:1' } }]);
    await call('answerCallbackQuery', { callback_query_id: press.queryId, text: 'Đã gửi' });
    await call('editMessageText', { chat_id: hoa.id, message_id: sent.result.message_id, text: 'Đã nhận' });
    expect(await press.answer).toEqual({ text: 'Đã gửi', alert: false });
    expect(hoa.last()).toMatchObject({ text: 'Đã nhận', buttons: [], edited: true });
    expect(hoa.toasts).toEqual(['Đã gửi']);
    expect(fake.violations).toEqual([]);
    expect(fake.transcript.toString()).toBe(
      'Bà Hoa → Bot: /start CODE-1\n' +
        'Bot → Bà Hoa: Kính chào ông/bà [Gửi] [Sửa]\n' +
        'Bà Hoa → Bot: [Gửi]\n' +
        'Bot → Bà Hoa (báo nhanh): Đã gửi\n' +
        'Bot → Bà Hoa (sửa): Đã nhận\n',
    );
  });

  it('shows the transcript when somebody waits in vain', async () => {
    const hoa = fake.user({ first_name: 'Bà Hoa' });
    hoa.send('Có ai không?');
    await expect(hoa.waitFor('Có', 20)).rejects.toThrow(
      /waited 20 ms for Có\n.*\nBà Hoa → Bot: Có ai không\?/,
    );
  });

  it('names the buttons that are there when one is missing', async () => {
    const hoa = fake.user({ first_name: 'Bà Hoa' });
    hoa.start();
    const inline_keyboard = [[{ text: 'Sửa', callback_data: 'x' }]];
    await call('sendMessage', { chat_id: hoa.id, text: 'a', reply_markup: { inline_keyboard } });
    expect(() => hoa.press('Gửi')).toThrow(/no button Gửi; there are \[Sửa\]/);
  });
});
