import { afterEach, describe, expect, it } from 'vitest';
import { mistakesOf } from './declared.ts';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

const message = (more: object = {}) => mistakesOf('sendMessage', { chat_id: 1, text: 'a', ...more });
const button = (more: object) => message({ reply_markup: { inline_keyboard: [[{ text: 'Gửi', ...more }]] } });
const html = (text: string) => message({ text, parse_mode: 'HTML' });

describe('the official declarations', () => {
  it.each([
    ['an unknown parameter', message({ reply_to: 3 }), /has no "reply_to"/],
    ['a missing one', mistakesOf('sendMessage', { chat_id: 1 }), /lacks "text"/],
    ['a wrong type', message({ text: 5 }), /sendMessage.text must be string/],
    ['null', message({ reply_markup: null }), /reply_markup must be/],
    ['a value that is not in the list', message({ parse_mode: 'html' }), /"HTML" or "MarkdownV2"/],
    ['an unknown method', mistakesOf('sendDoves', {}), /sendDoves is no method/],
    ['an unknown field inside', message({ link_preview_options: { disabled: true } }), /has no "disabled"/],
    ['a wrong type inside', message({ reply_parameters: { message_id: '5' } }), /message_id must be number/],
    ['a button without text', button({ text: undefined, callback_data: 'a' }), /lacks "text"/],
    ['data of a button beyond 64 bytes', button({ callback_data: 'ế'.repeat(22) }), /has 66 bytes/],
    ['no data', button({ callback_data: '' }), /has 0 bytes/],
    ['a text that is too long', message({ text: '😀'.repeat(4097) }), /has 4097 characters/],
    ['a text of tags only', html('<b></b>'), /has 0 characters/],
    ['a tag that is not closed', html('<b>a'), /can't parse entities/],
    ['tags that cross', html('<b><i>a</b></i>'), /can't parse entities/],
    ['a tag that Telegram does not know', html('<br>'), /can't parse entities/],
    [
      'a caption that is too long',
      mistakesOf('sendPhoto', { chat_id: 1, photo: 'x', caption: 'a'.repeat(1025) }),
      /has 1025 characters/,
    ],
    [
      'a caption in an album',
      mistakesOf('sendMediaGroup', {
        chat_id: 1,
        media: [{ type: 'photo', media: 'x', caption: '<b>', parse_mode: 'HTML' }],
      }),
      /media\[0\]\.caption: .*can't parse entities/,
    ],
    [
      'an album item of no kind',
      mistakesOf('sendMediaGroup', { chat_id: 1, media: [{ type: 'dove', media: 'x' }] }),
      /of no kind that is declared/,
    ],
    [
      'an answer that is too long',
      mistakesOf('answerCallbackQuery', { callback_query_id: '1', text: 'a'.repeat(201) }),
      /has 201 characters/,
    ],
    [
      'a command that is too long',
      mistakesOf('setMyCommands', { commands: [{ command: 'a'.repeat(33), description: 'x' }] }),
      /command has 33 characters/,
    ],
    [
      'a command without description',
      mistakesOf('setMyCommands', { commands: [{ command: 'a', description: '' }] }),
      /description has 0 characters/,
    ],
    [
      'a scope without its chat',
      mistakesOf('setMyCommands', { commands: [], scope: { type: 'chat' } }),
      /scope lacks "chat_id"/,
    ],
    ['a name that is too long', mistakesOf('setMyName', { name: 'a'.repeat(65) }), /has 65 characters/],
  ])('refuse %s', (_what, found, reason) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(reason);
  });

  it('allow what is correct, at the limits too', () => {
    const reply_markup = { inline_keyboard: [[{ text: 'Gửi', callback_data: 'x'.repeat(64) }]] };
    expect(html(`<b>${'&lt;'.repeat(4095)}</b>😀`)).toEqual([]);
    expect(message({ reply_markup, link_preview_options: { is_disabled: true } })).toEqual([]);
    expect(mistakesOf('getMe', {})).toEqual([]);
    expect(mistakesOf('getUpdates', { allowed_updates: ['message'], timeout: 50 })).toEqual([]);
    const scope = { type: 'chat', chat_id: -5 };
    expect(mistakesOf('setMyCommands', { commands: [{ command: 'a', description: 'x' }], scope })).toEqual(
      [],
    );
  });
});

describe('a mistake that the bot swallows', () => {
  let fake: FakeTelegram;
  const start = async () => {
    fake = await startFakeTelegram();
    const hoa = fake.user();
    hoa.start();
    return { call: caller(fake), chat_id: hoa.id };
  };
  afterEach(() => fake.close());

  it('fails the test that owns the server', async () => {
    const { call, chat_id } = await start();
    await call('sendMessage', { chat_id, text: '<b>', parse_mode: 'HTML' });
    await expect(fake.close()).rejects.toThrow(/What Telegram does not allow: sendMessage: .*parse entities/);
  });

  it('fails it also where Telegram would have let it pass, and where a fault hid it', async () => {
    const { call, chat_id } = await start();
    await call('sendMessage', { chat_id, text: 'a', reply_parameters: { message_id: 1, quote: 5 } });
    expect(() => fake.reset()).toThrow(/quote must be string/);
    fake.fault({ method: 'sendMessage', status: 500 });
    await call('sendMessage', { chat_id, text: 'a'.repeat(5000) });
    expect(() => fake.reset()).toThrow(/has 5000 characters/);
    fake.fault({ method: 'sendMessage', cut: 'before' });
    await expect(call('sendMessage', { chat_id })).rejects.toThrow();
    expect(() => fake.reset()).toThrow(/message text is empty/);
  });
});
