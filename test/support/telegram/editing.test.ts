import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, type FakeUser, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

let now: number;
let fake: FakeTelegram;
let call: ReturnType<typeof caller>;
let hoa: FakeUser;
let chat_id: number;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 25, 1);
  fake = await startFakeTelegram({ now: () => now, violationsExpected: true });
  call = caller(fake);
  hoa = fake.user({ first_name: 'Bà Hoa' });
  hoa.start();
  chat_id = hoa.id;
});
afterEach(() => fake.close());

const inline_keyboard = [[{ text: 'Gửi', callback_data: 'send' }]];
const sent = async (more: object = {}) =>
  Number((await call('sendMessage', { chat_id, text: 'a', ...more })).result.message_id);
const edit = (message_id: number, more: object) => call('editMessageText', { chat_id, message_id, ...more });

describe('edits', () => {
  it('refuses to change nothing', async () => {
    const id = await sent({ reply_markup: { inline_keyboard } });
    const answer = await edit(id, { text: ' a ', reply_markup: { inline_keyboard } });
    expect(answer).toMatchObject({
      status: 400,
      description:
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    });
    const again = await call('editMessageReplyMarkup', {
      chat_id,
      message_id: id,
      reply_markup: { inline_keyboard },
    });
    expect(again.description).toMatch(/^Bad Request: message is not modified/);
    expect(fake.violations).toEqual([]);
  });

  it('takes the buttons away where none are given', async () => {
    const id = await sent({ reply_markup: { inline_keyboard } });
    expect((await edit(id, { text: 'a' })).status).toBe(200);
    expect(hoa.last()).toMatchObject({ id, buttons: [], edited: true });
    // Edited once more to the same: the mark of the edit itself is no difference.
    expect((await edit(id, { text: 'a' })).description).toMatch(/not modified/);
    const back = await call('editMessageReplyMarkup', {
      chat_id,
      message_id: id,
      reply_markup: { inline_keyboard },
    });
    expect(back.result.reply_markup).toEqual({ inline_keyboard });
  });

  it('does not find what never was or is deleted', async () => {
    expect((await edit(999, { text: 'b' })).description).toBe('Bad Request: message to edit not found');
    const id = await sent();
    expect((await call('deleteMessage', { chat_id, message_id: id })).result).toBe(true);
    expect((await edit(id, { text: 'b' })).description).toBe('Bad Request: message to edit not found');
    const second = await call('deleteMessage', { chat_id, message_id: id });
    expect(second.description).toBe('Bad Request: message to delete not found');
    expect(hoa.inbox).toEqual([]);
  });

  it('leaves alone what others wrote and what came with a reply keyboard', async () => {
    const own = hoa.send('của tôi').message_id;
    expect((await edit(own, { text: 'b' })).description).toBe("Bad Request: message can't be edited");
    for (const reply_markup of [{ keyboard: [['A']] }, { remove_keyboard: true }, { force_reply: true }]) {
      const id = await sent({ reply_markup });
      expect((await edit(id, { text: 'b' })).description).toBe("Bad Request: message can't be edited");
    }
  });

  it('tells text from caption', async () => {
    const photo = new FormData();
    photo.set('chat_id', String(chat_id));
    photo.set('photo', new Blob([Buffer.from([0xff, 0xd8, 0xff, 0xe0])]), 'a.jpg');
    const { result } = await call('sendPhoto', photo);
    const text = await edit(result.message_id, { text: 'b' });
    expect(text.description).toBe('Bad Request: there is no text in the message to edit');
    const caption = { chat_id, message_id: result.message_id, caption: 'Ảnh' };
    expect((await call('editMessageCaption', caption)).result.caption).toBe('Ảnh');
    const wrong = await call('editMessageCaption', { chat_id, message_id: await sent(), caption: 'x' });
    expect(wrong.description).toBe('Bad Request: there is no caption in the message to edit');
  });

  it('lets a message be deleted for two days', async () => {
    const id = await sent();
    now += 48 * 3_600_000 + 1000;
    const late = await call('deleteMessage', { chat_id, message_id: id });
    expect(late.description).toBe("Bad Request: message can't be deleted");
  });
});

describe('answers to presses', () => {
  const answer = (callback_query_id: string, more: object = {}) =>
    call('answerCallbackQuery', { callback_query_id, ...more });
  const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid';

  it('takes one answer, in time', async () => {
    await sent({ reply_markup: { inline_keyboard } });
    const { queryId } = hoa.press('Gửi');
    expect((await answer(queryId)).result).toBe(true);
    expect((await answer(queryId)).description).toBe(tooOld);
    expect((await answer('1')).description).toBe(tooOld);
    const late = hoa.press('Gửi');
    now += 15_001;
    expect((await answer(late.queryId)).description).toBe(tooOld);
    expect(fake.violations).toEqual([]);
  });

  it('refuses a notice of more than 200 characters', async () => {
    await sent({ reply_markup: { inline_keyboard } });
    const { queryId } = hoa.press('Gửi');
    expect((await answer(queryId, { text: 'x'.repeat(201) })).description).toBe(
      'Bad Request: MESSAGE_TOO_LONG',
    );
  });
});

describe('replies', () => {
  it('needs the message that is answered, unless told not to', async () => {
    const target = hoa.send('hỏi').message_id;
    const reply = (message_id: number, more: object = {}) =>
      call('sendMessage', { chat_id, text: 'a', reply_parameters: { message_id, ...more } });
    expect((await reply(target)).result.reply_to_message).toMatchObject({ message_id: target, text: 'hỏi' });
    expect(hoa.last().replyTo).toBe(target);
    expect((await reply(999)).description).toBe('Bad Request: message to be replied not found');
    const loose = await reply(999, { allow_sending_without_reply: true });
    expect(loose.result.reply_to_message).toBeUndefined();
  });

  it('shows the bot what a person answers to and what they change', async () => {
    const id = await sent();
    hoa.reply(hoa.last(), 'trả lời');
    const own = hoa.send('sai');
    hoa.edit(own, 'đúng');
    const { result } = await call('getUpdates');
    expect(result).toMatchObject([
      { message: { text: '/start' } },
      { message: { text: 'trả lời', reply_to_message: { message_id: id, from: { is_bot: true } } } },
      { message: { text: 'sai' } },
      { edited_message: { text: 'đúng', message_id: own.message_id, edit_date: now / 1000 } },
    ]);
  });
});
