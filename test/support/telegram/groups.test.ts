import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeTelegram, startFakeTelegram } from './index.ts';
import { caller } from './raw-call.ts';

describe('group chats', () => {
  let fake: FakeTelegram;
  let call: ReturnType<typeof caller>;
  beforeAll(async () => {
    fake = await startFakeTelegram({ retryScale: 0.01, violationsExpected: true });
    call = caller(fake);
  });
  afterAll(() => fake.close());
  let offset = 0;
  /** Updates since the last look. */
  const news = async (): Promise<Record<string, unknown>[]> => {
    const { result } = await call('getUpdates', { offset });
    offset = (result.at(-1)?.update_id ?? offset - 1) + 1;
    return result;
  };

  it('hide commands for other bots, and everything that is not for this one, unless it is administrator', async () => {
    const lien = fake.user();
    const said = ['/nhom@khac_bot', '/nhom@doithoai_bot', '/nhom', 'chuyện riêng'];
    const quiet = fake.group({ title: 'Tổ', members: [lien] });
    for (const text of said) quiet.send(lien, text);
    expect(await news()).toMatchObject([
      { message: { text: '/nhom@doithoai_bot' } },
      { message: { text: '/nhom' } },
    ]);
    const open = fake.group({ title: 'Tổ', members: [lien], bot: 'administrator' });
    for (const text of said) open.send(lien, text);
    expect(await news()).toHaveLength(4);
  });

  it('say who added the bot and who removed it', async () => {
    const lien = fake.user();
    const group = fake.group({ title: 'Tổ', members: [lien], bot: 'left' });
    expect((await call('sendMessage', { chat_id: group.id, text: 'a' })).status).toBe(403);
    group.addBot(lien);
    expect((await call('sendMessage', { chat_id: group.id, text: 'a' })).status).toBe(200);
    group.kickBot(lien);
    const change = (before: string, now: string) => ({
      my_chat_member: {
        chat: { id: group.id },
        from: { id: lien.id },
        old_chat_member: { status: before },
        new_chat_member: { status: now },
      },
    });
    expect(await news()).toMatchObject([change('left', 'member'), change('member', 'kicked')]);
  });

  it('have topics, which a message must name rightly', async () => {
    const lien = fake.user();
    const group = fake.group({ title: 'Tổ', members: [lien] });
    const topic = group.openTopic(lien, 'Câu hỏi của dân');
    group.send(lien, '/nhom', { topic });
    expect(await news()).toMatchObject([{ message: { message_thread_id: topic, is_topic_message: true } }]);
    const send = (thread: number) =>
      call('sendMessage', { chat_id: group.id, message_thread_id: thread, text: 'a' });
    expect((await send(topic)).result).toMatchObject({ message_thread_id: topic });
    group.deleteTopic(topic);
    expect((await send(topic)).description).toBe('Bad Request: message thread not found');
  });

  it('become supergroups under another id, and refuse the old one by naming it', async () => {
    const lien = fake.user();
    const group = fake.group({ title: 'Tổ', members: [lien], type: 'group' });
    const before = group.id;
    group.upgrade(lien);
    expect(await news()).toMatchObject([
      { message: { chat: { id: before, type: 'group' }, migrate_to_chat_id: group.id } },
      { message: { chat: { id: group.id, type: 'supergroup' }, migrate_from_chat_id: before } },
    ]);
    expect(await call('sendMessage', { chat_id: before, text: 'a' })).toMatchObject({
      status: 400,
      parameters: { migrate_to_chat_id: group.id },
    });
    expect((await call('sendMessage', { chat_id: group.id, text: 'a' })).status).toBe(200);
    expect(fake.violations).toEqual([]);
  });

  it('let a press be answered with a link to this bot, and to nothing else', async () => {
    const lien = fake.user();
    const group = fake.group({ title: 'Tổ', members: [lien] });
    const inline_keyboard = [[{ text: 'Nhận', callback_data: 'a' }]];
    await call('sendMessage', { chat_id: group.id, text: 'a', reply_markup: { inline_keyboard } });
    const press = group.press(lien, 'Nhận');
    const answer = (url: string) => call('answerCallbackQuery', { callback_query_id: press.queryId, url });
    expect((await answer('https://t.me/khac_bot?start=a')).description).toBe('Bad Request: URL_INVALID');
    await answer('https://t.me/doithoai_bot?start=a');
    expect((await press.answer).url).toBe('https://t.me/doithoai_bot?start=a');
  });
});
