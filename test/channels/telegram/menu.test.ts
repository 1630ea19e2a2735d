import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import type { Menus } from '../../../src/channels/telegram/index.ts';
import { botProfiles, commandLists, staffCommands } from '../../../src/dialogue/menus.ts';
import { findOrCreateAccount } from '../../../src/store/accounts.ts';
import { addStaff } from '../../../src/store/staff.ts';
import { createTelegramStage, type TelegramStage } from './harness.ts';

let stage: TelegramStage;
let running: Channel[] = [];
beforeAll(async () => {
  stage = await createTelegramStage();
});
afterEach(async () => {
  await Promise.all(running.map((channel) => channel.stop()));
  running = [];
  stage.fake.reset();
});
afterAll(() => stage.close());

const menus = (): Menus => {
  const { ctx } = stage.app;
  return {
    everyone: commandLists(ctx),
    profiles: botProfiles(ctx),
    staff: (roles, locale) => staffCommands(ctx, roles, locale),
  };
};
const start = async (given: Menus) => {
  const channel = stage.channel({}, { menus: given, waits: { menus: 20 } });
  running.push(channel);
  await channel.start(async (updates) => updates.length);
};
const sets = (method: string) =>
  stage.fake.calls.filter((call) => call.method === method && call.status === 200).length;
const button = () => expect.poll(() => sets('setChatMenuButton'), { timeout: 20_000 });
const shown = (language_code: string) =>
  stage.fake
    .user({ language_code })
    .commands()
    .map(({ command }) => command);

it('presents the bot in each language, once for all processes and starts', async () => {
  await Promise.all([start(menus()), start(menus())]);
  await button().toBe(1);
  expect(shown('vi')).toContain('trogiup');
  expect(shown('en')).toContain('help');
  expect(shown('km')).toEqual(shown('vi'));
  expect(stage.fake.text('description', 'vi').split('\n')).toHaveLength(4);
  expect(stage.fake.text('description', 'en')).toMatch(/authorities of/);
  expect(stage.fake.text('short_description', 'km')).toMatch(/Gửi câu hỏi/);
  expect(stage.fake.text('name')).toBe('Đối Thoại');
  expect(sets('setMyCommands')).toBe(3);
  await Promise.all(running.map((channel) => channel.stop()));
  stage.fake.reset();
  // Another start, and one with another text: the first finds everything as it should be.
  await start(menus());
  const changed = menus();
  await start({
    ...changed,
    everyone: [{ locale: null, commands: [{ command: 'hoi', description: 'Hỏi' }] }],
  });
  await running.at(-2)?.stop();
  await button().toBe(1);
  expect(sets('setMyCommands')).toBe(1);
  expect(shown('km')).toEqual(['hoi']);
});

it('offers those who work here what their role allows, from when it begins until it ends', async () => {
  const lan = stage.fake.user({ language_code: 'en' });
  lan.start();
  const { ctx } = stage.app;
  const personId = await ctx.db.tx(async (tx) => {
    const { person } = await findOrCreateAccount(tx, 'telegram', String(lan.id), ctx.clock.now());
    return person.id;
  });
  const words = () => lan.commands().map(({ command }) => command);
  await start(menus());
  expect(words()).not.toContain('hangdoi');
  const unitCode = ctx.rulebook.current().units.keys().next().value ?? '';
  await ctx.db.tx((tx) =>
    addStaff(tx, { personId, role: 'official', unitCode, name: 'Lan', title: null }, ctx.clock.now()),
  );
  const official = staffCommands(ctx, ['official'], null).map(({ command }) => command);
  await expect.poll(words, { timeout: 20_000 }).toEqual(official);
  expect(official.length).toBeGreaterThan(commandLists(ctx)[0]?.commands.length ?? 0);
  await ctx.db.pool.query('UPDATE staff SET revoked_at = $2 WHERE person_id = $1', [
    personId,
    ctx.clock.now(),
  ]);
  await expect.poll(words, { timeout: 20_000 }).toEqual(shown('en'));
  expect(sets('setMyCommands') - sets('setChatMenuButton')).toBeGreaterThan(0);
  // That is noted after the call.
  const noted = async () => (await ctx.db.pool.query('SELECT * FROM telegram_menu')).rows;
  await expect.poll(noted, { timeout: 20_000 }).toEqual([]);
});
