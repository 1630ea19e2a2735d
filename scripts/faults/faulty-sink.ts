import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server answers a message to a chat: always the same for one chat, so that the outcome can be looked up. */
export type Fate = 'taken' | 'slow' | 'blocked' | 'refused' | 'flood' | 'cut-taken' | 'cut-lost';

function fateOf(chat: number): Fate {
  const place = chat % 100;
  if (place < 2) return 'blocked';
  if (place === 2) return 'refused';
  if (place === 3) return chat % 200 === 3 ? 'flood' : 'taken';
  if (place === 4) return 'cut-taken';
  if (place === 5) return 'cut-lost';
  return place < 45 ? 'slow' : 'taken';
}

export type Sink = {
  address: string;
  fate(chat: number): Fate;
  /** How often a message to each chat was taken. */
  taken: Map<number, number>;
  /** Epoch milliseconds of each. */
  arrivals: number[];
  /** What each chat was shown last. */
  shown: Map<number, string>;
  close(): Promise<void>;
};

type Asked = { chat_id: number; text: string };

/**
 * A Bot API over a bad line, that counts: some people have blocked the bot, some messages it refuses, some it takes late, some
 * calls it cuts after or before it took the message, and some chats it finds flooded once.
 */
export async function startSink(fate = fateOf): Promise<Sink> {
  const state: Pick<Sink, 'fate' | 'taken' | 'arrivals' | 'shown'> = {
    fate,
    taken: new Map(),
    arrivals: [],
    shown: new Map(),
  };
  const answerTo = createAnswers(state);
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = (request.url ?? '').split('/').at(-1) ?? '';
      const answer = answerTo(method, Buffer.concat(chunks).toString('utf8'));
      if (answer === 'cut') return request.socket.destroy();
      const text = JSON.stringify(answer.body);
      const write = () => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
      return answer.afterMs ? setTimeout(write, answer.afterMs) : write();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...state,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = 'cut' | { status: number; body: object; afterMs?: number };

function createAnswers({
  fate: fateAt,
  taken,
  arrivals,
  shown,
}: Pick<Sink, 'fate' | 'taken' | 'arrivals' | 'shown'>) {
  const flooded = new Set<number>();
  const take = ({ chat_id: chat, text }: Asked) => {
    taken.set(chat, (taken.get(chat) ?? 0) + 1);
    shown.set(chat, text);
    arrivals.push(Date.now());
    const date = Math.floor(Date.now() / 1000);
    return ok({ message_id: arrivals.length, date, chat: { id: chat, type: 'private' } });
  };
  return (method: string, body: string): Answer => {
    if (method === 'getMe') {
      return ok({ id: 1, is_bot: true, first_name: 'faults', username: 'faults_bot' });
    }
    if (!/^(sendMessage|editMessageText)$/.test(method)) return ok(true);
    const asked = JSON.parse(body) as Asked;
    const chat = asked.chat_id;
    const fate = fateAt(chat);
    if (fate === 'blocked') return refusal(403, 'Forbidden: bot was blocked by the user');
    if (fate === 'refused') return refusal(400, 'Bad Request: message is too long');
    if (fate === 'cut-lost') return 'cut';
    if (fate === 'flood' && !flooded.has(chat)) {
      flooded.add(chat);
      return refusal(429, 'Too Many Requests: retry after 1', { retry_after: 1 });
    }
    const taking = take(asked);
    if (fate === 'cut-taken') return 'cut';
    return fate === 'slow' ? { ...taking, afterMs: 200 + (chat % 7) * 200 } : taking;
  };
}

function ok(result: unknown) {
  return { status: 200, body: { ok: true, result } };
}

function refusal(code: number, description: string, parameters = {}) {
  return { status: code, body: { ok: false, error_code: code, description, parameters } };
}
