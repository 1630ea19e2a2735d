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

const command = (name: string) => [{ command: name, description: `Lệnh ${name}` }];

describe('commands', () => {
  it('are chosen by chat and language from the narrowest list to the widest', async () => {
    const hoa = fake.user({ language_code: 'vi' });
    const john = fake.user({ language_code: 'en' });
    expect(hoa.commands()).toEqual([]);
    await call('setMyCommands', { commands: command('macdinh') });
    await call('setMyCommands', { commands: command('tiengviet'), language_code: 'vi' });
    expect(hoa.commands()).toEqual(command('tiengviet'));
    expect(john.commands()).toEqual(command('macdinh'));
    await call('setMyCommands', { commands: command('rieng'), scope: { type: 'all_private_chats' } });
    expect(hoa.commands()).toEqual(command('rieng'));
    const scope = { type: 'chat', chat_id: hoa.id };
    await call('setMyCommands', { commands: command('canbo'), scope });
    expect(hoa.commands()).toEqual(command('canbo'));
    expect((await call('getMyCommands', { scope })).result).toEqual(command('canbo'));
    await call('deleteMyCommands', { scope });
    expect(hoa.commands()).toEqual(command('rieng'));
  });

  it.each([
    [{ commands: [{ command: 'Đất', description: 'x' }] }, 'BOT_COMMAND_INVALID'],
    [{ commands: [{ command: 'x'.repeat(33), description: 'x' }] }, 'BOT_COMMAND_INVALID'],
    [{ commands: [{ command: 'a', description: ' ' }] }, 'BOT_COMMAND_DESCRIPTION_INVALID'],
    [{ commands: Array.from({ length: 101 }, () => command('a')).flat() }, 'BOT_COMMANDS_TOO_MUCH'],
    [{ commands: [], scope: { type: 'chat' } }, "can't parse BotCommandScope: chat or user is missing"],
    [{ commands: [], language_code: 'vie' }, 'invalid language code specified'],
  ])('are refused: %j', async (params, reason) => {
    expect((await call('setMyCommands', params)).description).toBe(`Bad Request: ${reason}`);
  });
});

describe('name and descriptions', () => {
  it('are kept by language and have limits', async () => {
    await call('setMyName', { name: 'Đối Thoại' });
    await call('setMyDescription', { description: 'Dialogue with the authorities', language_code: 'en' });
    await call('setMyShortDescription', { short_description: 'Hỏi chính quyền' });
    expect(fake.text('name', 'vi')).toBe('Đối Thoại');
    expect(fake.text('description', 'en')).toBe('Dialogue with the authorities');
    expect(fake.text('short_description')).toBe('Hỏi chính quyền');
    expect((await call('setMyName', { name: 'x'.repeat(65) })).status).toBe(400);
    expect((await call('setChatMenuButton', { menu_button: { type: 'commands' } })).result).toBe(true);
  });
});
