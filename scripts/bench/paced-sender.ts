// The yardstick of delivery: telegraf in a loop, as fast as a bucket of the same rate lets it, so many calls at once. It
// looks nothing up, remembers nothing and would lose all that is under way.
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Telegram } from 'telegraf';

const [apiRoot = '', token = '', perSecond = '30', seconds = '10', atOnce = '16'] = process.argv.slice(2);
const rate = Number(perSecond);
const agent = new http.Agent({ keepAlive: true });
const telegram = new Telegram(token, { apiRoot, agent, webhookReply: false });
const until = performance.now() + Number(seconds) * 1000;
const capacity = Math.max(1, (rate * 2) / 3);
let tokens = capacity;
let at = performance.now();
let chat = 1_000_000;

async function sendOn(): Promise<void> {
  for (;;) {
    const now = performance.now();
    tokens = Math.min(capacity, tokens + ((now - at) / 1000) * rate);
    at = now;
    if (now >= until) return;
    if (tokens < 1) {
      await pause(((1 - tokens) / rate) * 1000);
      continue;
    }
    tokens -= 1;
    chat += 1;
    await telegram.sendMessage(chat, 'x'.repeat(200));
  }
}

await Promise.all(Array.from({ length: Number(atOnce) }, sendOn));
agent.destroy();
