import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandLists } from '../../../src/dialogue/menus.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

let stage: TelegramStage;
beforeAll(async () => {
  stage = await createTelegramStage();
});
afterAll(async () => {
  expect(stage.fake.violations).toEqual([]);
  await stage.close();
});

const menus = [
  { locale: null, commands: [{ command: 'hoi', description: 'Gửi câu hỏi' }] },
  { locale: 'vi', commands: [{ command: 'hoi', description: 'Gửi câu hỏi' }] },
  { locale: 'en', commands: [{ command: 'ask', description: 'Ask a question' }] },
];
const sets = () => stage.fake.calls.filter((call) => call.method === 'setMyCommands');
const start = async (given: typeof menus) => {
  const channel = stage.channel({}, { menus: given });
  const asked = stage.fake.calls.length;
  await channel.start(async (updates) => updates.length);
  await expect
    .poll(() => stage.fake.calls.slice(asked).filter((call) => call.method === 'getMyCommands').length)
    .toBe(given.length);
  return channel;
};

it('offers each person the commands in their language, and sets a list only when it differs', async () => {
  const first = await start(menus);
  await expect.poll(() => sets().filter((call) => call.status === 200)).toHaveLength(3);
  const shown = (language_code: string) => stage.fake.user({ language_code }).commands();
  expect([shown('vi'), shown('en'), shown('km')].map((list) => list.map(({ command }) => command))).toEqual([
    ['hoi'],
    ['ask'],
    ['hoi'],
  ]);
  await first.stop();
  const [anyone, vi, en] = menus;
  const again = await start([anyone!, vi!, { ...en!, commands: [{ command: 'ask', description: 'Ask' }] }]);
  await expect.poll(() => sets().filter((call) => call.status === 200)).toHaveLength(4);
  expect(sets().at(-1)?.params).toMatchObject({ language_code: 'en' });
  await again.stop();
});

it('has lists that Telegram takes', () => {
  for (const { commands } of commandLists(stage.app.ctx.texts)) {
    for (const { command, description } of commands) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(256);
    }
  }
});
