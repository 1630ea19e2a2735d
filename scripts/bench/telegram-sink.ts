// A Bot API that only counts: what is sent, to whom and when, with the limits of the real one. The strict fake of the tests
// looks at every parameter and remembers everything, which would be measured too.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Limits } from '../../test/support/telegram/limits.ts';

/** Asked with `report`: how many messages and edits arrived in each whole second since the first, refused ones, and persons that got two. */
export type SinkReport = {
  type: 'report';
  perSecond: number[];
  sent: number;
  /** Arrival of the newest message to anybody that was not named, in epoch milliseconds. */
  lastAt: number;
  floods: number;
  twice: number;
  /** Arrival of the first message to a chat in epoch milliseconds, for chats that were named. */
  arrivedAt: Record<string, number>;
};

const [perSecond = '30'] = process.argv.slice(2);
const rate = Number(perSecond);
const limits = new Limits(() => performance.timeOrigin + performance.now(), { capacity: rate, refill: rate });
const arrivals: number[] = [];
const perChat = new Map<string, number>();
const watched = new Map<string, number>();
let floods = 0;
let lastAt = 0;
let message = 0;

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const method = (request.url ?? '').split('/').at(-1)?.split('?')[0] ?? '';
    const { status, body } = answer(method, Buffer.concat(chunks).toString('utf8'));
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
});

function answer(method: string, body: string): { status: number; body: object } {
  if (method === 'getMe') {
    return ok({ id: 1, is_bot: true, first_name: 'bench', username: 'bench_bot' });
  }
  if (method !== 'sendMessage' && method !== 'editMessageText') return ok(true);
  const chat = String((JSON.parse(body) as { chat_id: number }).chat_id);
  const wait = limits.spend(method, chat);
  if (wait > 0) {
    floods += 1;
    const description = `Too Many Requests: retry after ${wait}`;
    return {
      status: 429,
      body: { ok: false, error_code: 429, description, parameters: { retry_after: wait } },
    };
  }
  const now = Date.now();
  arrivals.push(now);
  if (!watched.has(chat)) lastAt = now;
  perChat.set(chat, (perChat.get(chat) ?? 0) + 1);
  if (watched.get(chat) === 0) watched.set(chat, performance.timeOrigin + performance.now());
  message += 1;
  return ok({
    message_id: message,
    date: Math.floor(now / 1000),
    chat: { id: Number(chat), type: 'private' },
  });
}

function ok(result: unknown) {
  return { status: 200, body: { ok: true, result } };
}

process.on('message', (asked: { type: 'report' } | { type: 'watch'; chats: string[] }) => {
  if (asked.type === 'watch') {
    for (const chat of asked.chats) watched.set(chat, 0);
    return;
  }
  const from = arrivals[0] ?? Date.now();
  const seconds = arrivals.map((at) => Math.floor((at - from) / 1000));
  const perSecondCounts: number[] = Array.from({ length: (seconds.at(-1) ?? -1) + 1 }, () => 0);
  for (const second of seconds) perSecondCounts[second] = (perSecondCounts[second] ?? 0) + 1;
  process.send?.({
    type: 'report',
    perSecond: perSecondCounts,
    sent: arrivals.length,
    lastAt,
    floods,
    twice: [...perChat].filter(([chat, count]) => count > 1 && !watched.has(chat)).length,
    arrivedAt: Object.fromEntries(watched),
  } satisfies SinkReport);
});

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(`ready: http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
