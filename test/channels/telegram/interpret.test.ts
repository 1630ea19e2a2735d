import { describe, expect, it } from 'vitest';
import { conversationKeyOf, interpret } from '../../../src/channels/telegram/interpret.ts';
import { readUpdate } from '../../../src/channels/telegram/payloads.ts';

const from = { id: 910_000_001, is_bot: false, first_name: 'Hoa', last_name: 'Lò', language_code: 'vi-VN' };
const chat = { id: from.id, type: 'private', first_name: 'Hoa' };
const sender = { externalId: '910000001', name: 'Hoa Lò', locale: 'vi' };

const update = (body: object) => ({ bot: 'DoiThoai_bot', update: { update_id: 10_000, ...body } });
const message = (body: object) => update({ message: { message_id: 7, from, chat, date: 1, ...body } });
const read = (body: object) => interpret(message(body))?.incoming;

const bare = {
  type: 'message',
  externalId: '7',
  text: '',
  files: [],
  location: null,
  contact: null,
  replyTo: null,
  groupKey: null,
  unsupported: false,
};

describe('an update of Telegram', () => {
  it('that is a text', () => {
    expect(interpret(message({ text: ' Đường hỏng ' }))).toEqual({
      sender,
      incoming: { ...bare, text: ' Đường hỏng ' },
    });
  });

  it('that replies to a message', () => {
    expect(read({ text: 'đây', reply_to_message: { message_id: 5, chat, date: 1 } })).toMatchObject({
      replyTo: '5',
    });
  });

  it('that is a file of any kind', () => {
    const file = { file_id: 'F', file_unique_id: 'u', file_size: 12 };
    const size = (file_id: string, width: number) => ({ ...file, file_id, width, height: width });
    const cases: [object, object][] = [
      [
        { photo: [size('small', 90), size('large', 1280), size('middle', 320)] },
        { token: 'large', kind: 'image', size: 12 },
      ],
      [{ document: file }, { token: 'F', kind: 'document', size: 12 }],
      [{ voice: { ...file, duration: 3 } }, { token: 'F', kind: 'voice', size: 12 }],
      [{ audio: { file_id: 'F' } }, { token: 'F', kind: 'audio', size: null }],
      [{ video: file }, { token: 'F', kind: 'video', size: 12 }],
      [{ video_note: file }, { token: 'F', kind: 'video', size: 12 }],
      [
        { animation: file, document: file },
        { token: 'F', kind: 'video', size: 12 },
      ],
    ];
    for (const [body, expected] of cases) {
      expect(read({ ...body, caption: 'Ảnh', media_group_id: '137' })).toEqual({
        ...bare,
        text: 'Ảnh',
        groupKey: '137',
        files: [expected],
      });
    }
  });

  it('that is a place, or a place with a name', () => {
    const location = { latitude: 21.328, longitude: 103.914 };
    expect(read({ location: { ...location, horizontal_accuracy: 5 } })).toEqual({ ...bare, location });
    expect(read({ location, venue: { location, title: 'UBND', address: 'Chiềng Sinh' } })).toEqual({
      ...bare,
      location,
    });
  });

  it("that is a contact, the sender's own or another", () => {
    const card = { phone_number: '84912345678', first_name: 'Lò', last_name: 'Hoa' };
    const contact = { name: 'Lò Hoa', phone: '0912345678', own: true };
    expect(read({ contact: { ...card, user_id: from.id } })).toEqual({ ...bare, contact });
    for (const other of [card, { ...card, user_id: 5 }]) {
      expect(read({ contact: other })).toEqual({ ...bare, contact: { ...contact, own: false } });
    }
  });

  it('that nobody here can read', () => {
    for (const body of [{ sticker: {} }, { contact: { phone_number: '+' } }, { poll: {} }, { dice: {} }]) {
      expect(read(body)).toEqual({ ...bare, unsupported: true });
    }
  });

  it('that opens the bot, by a link or not', () => {
    expect(read({ text: '/start' })).toEqual({ type: 'start', payload: null });
    expect(read({ text: '/start hn_7K3M2X' })).toEqual({ type: 'start', payload: 'hn_7K3M2X' });
    expect(read({ text: '/start@doithoai_bot hn_7K3M2X' })).toEqual({ type: 'start', payload: 'hn_7K3M2X' });
    expect(read({ text: '/starting' })).toMatchObject({ type: 'message', text: '/starting' });
  });

  it('that is a command for us or for another bot', () => {
    expect(read({ text: '/xem@DOITHOAI_BOT CS-7K3M2X' })).toMatchObject({ text: '/xem CS-7K3M2X' });
    expect(read({ text: '/xem@khac_bot CS-7K3M2X' })).toBeUndefined();
    expect(read({ text: 'gửi a@b.vn' })).toMatchObject({ text: 'gửi a@b.vn' });
  });

  it('that changes an earlier message', () => {
    const edited = (body: object) =>
      interpret(update({ edited_message: { message_id: 7, from, chat, date: 1, edit_date: 2, ...body } }))
        ?.incoming;
    expect(edited({ text: 'mới' })).toEqual({ type: 'edited', externalId: '7', text: 'mới' });
    expect(edited({ caption: 'mới', photo: [] })).toEqual({ type: 'edited', externalId: '7', text: 'mới' });
    expect(edited({ location: { latitude: 1, longitude: 1 } })).toBeUndefined();
  });

  it('that is a press', () => {
    const press = { id: '43', from, chat_instance: 'i', data: 'send~Ab3dE6' };
    expect(
      interpret(update({ callback_query: { ...press, message: { message_id: 9, chat, date: 1 } } })),
    ).toEqual({
      sender,
      incoming: { type: 'choice', data: 'send~Ab3dE6', messageId: '9', queryId: '43' },
    });
    expect(interpret(update({ callback_query: press }))?.incoming).toMatchObject({ messageId: null });
    expect(
      interpret(update({ callback_query: { ...press, data: undefined, game_short_name: 'g' } })),
    ).toBeNull();
  });

  it('that says whether we may write', () => {
    const change = (status: string, where = chat) =>
      interpret(update({ my_chat_member: { chat: where, from, date: 1, new_chat_member: { status } } }))
        ?.incoming;
    expect(change('kicked')).toEqual({ type: 'blocked' });
    expect(change('member')).toEqual({ type: 'unblocked' });
    expect(change('restricted')).toBeUndefined();
    expect(change('kicked', { ...chat, id: -100, type: 'supergroup' })).toBeUndefined();
  });

  it('that is none of our business, or no update at all', () => {
    const group = { id: -1001, type: 'supergroup', title: 'Tổ dân phố' };
    expect(interpret(message({ chat: group, text: 'chào' }))).toBeNull();
    expect(interpret(message({ pinned_message: { message_id: 2 } }))).toBeNull();
    expect(interpret(message({ from: undefined, text: 'kênh' }))).toBeNull();
    for (const payload of [
      null,
      'x',
      [],
      {},
      { bot: null, update: {} },
      update({ subscription: { a: null } }),
      update({ message: { message_id: 'x' } }),
      update({ message: null }),
    ]) {
      expect(interpret(payload)).toBeNull();
    }
  });

  it('stands in its person’s queue, whatever it is', () => {
    const keyOf = (body: object) => conversationKeyOf(readUpdate({ update_id: 1, ...body }), 1);
    const group = { id: -1001, type: 'supergroup' };
    expect(keyOf({ message: { message_id: 1, from, chat, text: 'a' } })).toBe('910000001');
    expect(keyOf({ message: { message_id: 1, from, chat: group, text: 'a' } })).toBe('910000001');
    expect(keyOf({ edited_message: { message_id: 1, from, chat, text: 'a' } })).toBe('910000001');
    expect(keyOf({ callback_query: { id: '1', from, data: 'a' } })).toBe('910000001');
    expect(keyOf({ my_chat_member: { chat, from, new_chat_member: { status: 'kicked' } } })).toBe(
      '910000001',
    );
    expect(keyOf({ message: { message_id: 1, chat: group, text: 'a' } })).toBe('-1001');
    expect(keyOf({ something_new: {} })).toBe('update 1');
    expect(conversationKeyOf(null, 2)).toBe('update 2');
  });
});
