// The yardstick: telegraf and nothing else. What comes is sent back: one call of the API for each update.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Telegraf } from 'telegraf';

const [apiRoot = '', token = '', secret = ''] = process.argv.slice(2);
// Over the API like our own answers, not within the answer to the webhook.
const bot = new Telegraf(token, {
  telegram: { apiRoot, webhookReply: false, agent: new http.Agent({ keepAlive: true }) },
});
bot.on('text', (ctx) => ctx.reply(ctx.message.text));
bot.on('callback_query', (ctx) => ctx.reply('data' in ctx.callbackQuery ? ctx.callbackQuery.data : ''));
bot.botInfo = await bot.telegram.getMe();
const server = http.createServer(bot.webhookCallback('/webhooks/telegram', { secretToken: secret }));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ type: 'done', cpuSeconds: (user + system) / 1e6 }, () => process.exit(0));
});
