import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { ShownMessage } from '../../../src/channels/web/payloads.ts';

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };
export type Sent = {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: unknown;
  raw?: Buffer;
};

/** Sends exactly these headers: `fetch` would not let a test name a foreign host. */
export function call(address: string, path: string, sent: Sent = {}): Promise<Answer> {
  const url = new URL(path, address);
  const body = sent.raw ?? (sent.body === undefined ? undefined : Buffer.from(JSON.stringify(sent.body)));
  const headers = {
    ...(body ? { 'content-type': sent.raw ? 'application/octet-stream' : 'application/json' } : {}),
    ...(body ? { 'content-length': String(body.length) } : {}),
    ...sent.headers,
  };
  for (const [name, value] of Object.entries(headers)) if (value === undefined) delete headers[name as never];
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method: sent.method ?? (body ? 'POST' : 'GET'), headers: headers as Record<string, string> },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export type Visitor = Awaited<ReturnType<typeof createVisitor>>;

/** Someone at the page: what its script sends, without a browser. */
export async function createVisitor(address: string) {
  const first = await call(address, '/chat/api/session', { body: {}, headers: { origin: address } });
  const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
  const headers = { origin: address, cookie };
  const json = async (path: string, body: unknown) => {
    const answer = await call(address, path, { body, headers });
    return { status: answer.status, body: JSON.parse(answer.body.toString()) };
  };
  return {
    headers,
    cookie: String(first.headers['set-cookie']),
    people: JSON.parse(first.body.toString()).people as {
      account: string;
      role: string | null;
      name: string | null;
    }[],
    json,
    async newcomer(): Promise<string> {
      return (await json('/chat/api/people', {})).body.account;
    },
    async open(account: string): Promise<ShownMessage[]> {
      return (await json('/chat/api/open', { account })).body.messages;
    },
    says: (account: string, text: string, more: Record<string, unknown> = {}) =>
      json('/chat/api/messages', { id: randomUUID(), account, locale: 'vi', text, ...more }),
  };
}
