import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Input, Markup, Telegraf } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeTelegram, type FakeUser, startFakeTelegram } from './index.ts';

let fake: FakeTelegram;
let hoa: FakeUser;
let bot: Telegraf;
let ended: Promise<unknown>;
let server: Server | undefined;

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

/** A small bot: greets by payload, echoes, asks by button, repeats photos. */
function createBot() {
  const made = new Telegraf(fake.token, { telegram: { apiRoot: fake.root, webhookReply: false } });
  made.start((ctx) =>
    ctx.reply(
      `Chào ${ctx.payload || 'ông/bà'}`,
      Markup.inlineKeyboard([Markup.button.callback('Gửi', 'send')]),
    ),
  );
  made.action('send', async (ctx) => {
    await ctx.answerCbQuery('Đã gửi');
    await ctx.editMessageText('<b>Đã nhận</b>', { parse_mode: 'HTML' });
  });
  made.on('photo', async (ctx) => {
    const largest = ctx.message.photo.at(-1)?.file_id ?? '';
    const link = await ctx.telegram.getFileLink(largest);
    const data = Buffer.from(await (await fetch(link)).arrayBuffer());
    await ctx.replyWithPhoto(Input.fromBuffer(data, 'a.jpg'), { caption: `${data.length} byte` });
    await ctx.replyWithMediaGroup([
      { type: 'photo', media: Input.fromBuffer(data, 'b.jpg') },
      { type: 'photo', media: largest },
    ]);
  });
  made.on('text', (ctx) =>
    ctx.reply(ctx.message.text, { reply_parameters: { message_id: ctx.message.message_id } }),
  );
  return made;
}

beforeEach(async () => {
  fake = await startFakeTelegram({ retryScale: 0.01 });
  hoa = fake.user({ first_name: 'Bà Hoa' });
  bot = createBot();
});

/** The same conversation, whichever way the updates come. */
async function converse() {
  hoa.start('Noong-Duc');
  await hoa.waitFor('Chào Noong-Duc');
  const press = hoa.press('Gửi');
  expect(await press.answer).toEqual({ text: 'Đã gửi', alert: false });
  expect(await hoa.waitFor('Đã nhận')).toMatchObject({ edited: true, buttons: [] });
  const asked = hoa.send('Đường bản hỏng');
  expect(await hoa.waitFor('Đường bản hỏng')).toMatchObject({ replyTo: asked.message_id });
  hoa.sendPhoto(jpeg);
  expect(await hoa.waitFor('7 byte')).toMatchObject({
    attachments: [{ kind: 'photo', fileName: 'a.jpg', data: jpeg }],
  });
  await hoa.waitFor((message) => message.album !== undefined);
  expect(fake.violations).toEqual([]);
}

describe('a telegraf bot that polls', () => {
  afterEach(async () => {
    bot.stop();
    await ended;
    await fake.close();
  });

  it('talks with a person', async () => {
    ended = bot.launch();
    await converse();
    await bot.telegram.setMyCommands([{ command: 'start', description: 'Bắt đầu' }]);
    expect(hoa.commands()).toEqual([{ command: 'start', description: 'Bắt đầu' }]);
  });

  it('is turned away when a second one starts', async () => {
    ended = bot.launch().catch((error: unknown) => error);
    await fake.waitForCall('getUpdates');
    const second = createBot();
    const endOfSecond = second.launch();
    expect(await ended).toMatchObject({ response: { error_code: 409 } });
    hoa.start();
    await hoa.waitFor('Chào ông/bà');
    bot = second;
    ended = endOfSecond;
  });
});

describe('a telegraf bot behind a webhook', () => {
  afterEach(async () => {
    await fake.close();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });

  it('talks with a person', async () => {
    const listener = bot.webhookCallback('/hook', { secretToken: 'bi-mat' });
    const opened = createServer((request, response) => void listener(request, response));
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    const { port } = opened.address() as AddressInfo;
    await bot.telegram.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: 'bi-mat' });
    await converse();
    await fake.waitForAttempt(() => fake.attempts.length === 4);
    expect(fake.attempts.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('gets nothing with a wrong secret', async () => {
    const listener = bot.webhookCallback('/hook', { secretToken: 'bi-mat' });
    const opened = createServer((request, response) => void listener(request, response));
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    const { port } = opened.address() as AddressInfo;
    await bot.telegram.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: 'khac' });
    hoa.start();
    expect(await fake.waitForAttempt(() => true)).toMatchObject({ status: 403 });
    expect(hoa.inbox).toEqual([]);
  });
});
