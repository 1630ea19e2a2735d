import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { type Answer, call, createVisitor, type Sent, type Visitor } from './visitor.ts';

const TABLES = ['inbox', 'outbox', 'web_message', 'web_session', 'account', 'person', 'conversation'];

let app: TestApp;
let address: string;
let visitor: Visitor;
let own: string;
let foreign: string;

beforeAll(async () => {
  app = await createTestApp({ env: { ROLE: 'web' } });
  ({ address } = await app.start());
  visitor = await createVisitor(address);
  own = await visitor.newcomer();
  foreign = await (await createVisitor(address)).newcomer();
});
afterAll(() => app.close());

/** Everything a request could have written, as text: rows added and rows changed both show. */
async function contents(of: TestApp): Promise<string> {
  const tables = await Promise.all(
    TABLES.map((table) => of.ctx.db.pool.query(`SELECT t::text FROM ${table} t ORDER BY 1`)),
  );
  return JSON.stringify(tables.map(({ rows }) => rows));
}

/** The status of a request, after a look that nothing was written. */
async function refusal(path: string, sent: Sent): Promise<number> {
  const before = await contents(app);
  const { status } = await call(address, path, sent);
  expect(await contents(app)).toBe(before);
  return status;
}

const message = (account = own) => ({ id: randomUUID(), account, locale: 'vi', text: 'xin chào' });
const press = (account = own) => ({ ...message(account), message: '1', data: 'a~b', label: 'Gửi' });

/** Every request that writes or reads a conversation. */
const requests: [string, () => [string, Sent]][] = [
  ['session', () => ['/chat/api/session', { body: {} }]],
  ['people', () => ['/chat/api/people', { body: {} }]],
  ['open', () => ['/chat/api/open', { body: { account: own } }]],
  ['messages', () => ['/chat/api/messages', { body: message() }]],
  ['presses', () => ['/chat/api/presses', { body: press() }]],
  ['starts', () => ['/chat/api/starts', { body: message() }]],
  ['upload', () => [`/chat/api/files?account=${own}`, { method: 'PUT', raw: Buffer.from('abc') }]],
  ['download', () => [`/chat/api/files?account=${own}&token=x`, {}]],
  ['stream', () => [`/chat/api/stream?follow=${own}:0`, {}]],
];

const withHeaders = ([path, sent]: [string, Sent], headers: Sent['headers']): [string, Sent] => [
  path,
  { ...sent, headers: { ...visitor.headers, ...headers } },
];

describe.each(requests)('%s', (_name, request) => {
  const foreignHeaders: [string, Sent['headers']][] = [
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['an Origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['an opaque Origin', { origin: 'null' }],
    ['a foreign Host', { host: 'evil.example' }],
    ['a loopback Host of another port', { host: 'localhost:1' }],
    ['X-Forwarded-For', { 'x-forwarded-for': '127.0.0.1' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'localhost' }],
    ['Forwarded', { forwarded: 'for=127.0.0.1' }],
    ['X-Real-IP', { 'x-real-ip': '127.0.0.1' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch from another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ];
  it.each(foreignHeaders)('is refused with %s, and nothing is written', async (_, headers) => {
    expect(await refusal(...withHeaders(request(), headers))).toBe(403);
  });

  it('is refused when nothing says that our page asked', async () => {
    expect(await refusal(...withHeaders(request(), { origin: undefined }))).toBe(403);
  });
});

const afterSession = requests.filter(([name]) => name !== 'session');
it.each(afterSession)('%s needs a session that we gave', async (_, request) => {
  expect(await refusal(...withHeaders(request(), { cookie: undefined }))).toBe(403);
  const forged = `${visitor.headers.cookie.split('=')[0]}=${'A'.repeat(43)}`;
  expect(await refusal(...withHeaders(request(), { cookie: forged }))).toBe(403);
});

describe("another person's conversation", () => {
  const others: [string, () => [string, Sent]][] = [
    ['written to', () => ['/chat/api/messages', { body: message(foreign) }]],
    ['pressed in', () => ['/chat/api/presses', { body: press(foreign) }]],
    ['started', () => ['/chat/api/starts', { body: message(foreign) }]],
    ['uploaded to', () => [`/chat/api/files?account=${foreign}`, { method: 'PUT', raw: Buffer.from('abc') }]],
    ['followed', () => [`/chat/api/stream?follow=${foreign}:0`, {}]],
    ['followed beside one of ours', () => [`/chat/api/stream?follow=${own}:0&follow=${foreign}:0`, {}]],
  ];
  it.each(others)("can't be %s, and nothing is written", async (_, request) => {
    expect(await refusal(...withHeaders(request(), {}))).toBe(403);
  });

  it('of a channel other than this chat can never be opened', async () => {
    const { rows } = await app.ctx.db.pool.query<{ id: string }>(
      `INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at)
       SELECT gen_random_uuid(), 'telegram', '77', person_id, now(), now() FROM account LIMIT 1 RETURNING id`,
    );
    const open: [string, Sent] = ['/chat/api/open', { body: { account: rows[0]?.id } }];
    expect(await refusal(...withHeaders(open, {}))).toBe(404);
  });
});

describe('what our page sends', () => {
  it('is taken, so that the refusals above are about what they name', async () => {
    expect(await visitor.says(own, 'xin chào')).toMatchObject({ status: 200 });
  });

  it('is refused when it is malformed, and nothing is written', async () => {
    const bodies = [
      { ...message(), id: 'not-a-uuid' },
      { ...message(), text: 5 },
      { ...message(), location: { latitude: 91, longitude: 0 } },
      { ...message(), replyTo: '1; DROP TABLE inbox' },
      [],
    ];
    for (const body of bodies)
      expect(await refusal('/chat/api/messages', { body, headers: visitor.headers })).toBe(400);
  });

  it('gets a session that scripts and other sites never see, of which we keep the hash alone', async () => {
    expect(visitor.cookie).toMatch(/=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    const token = visitor.headers.cookie.split('=')[1] ?? '';
    const { rows } = await app.ctx.db.pool.query<{ token_hash: string }>(
      'SELECT token_hash FROM web_session',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('the page itself', () => {
  const pages = ['/chat', '/chat/page/chat.js', '/chat/page/chat.css'];
  it.each(pages)('%s answers this machine alone', async (path) => {
    expect((await call(address, path)).status).toBe(200);
    expect(await refusal(path, { headers: { host: 'evil.example' } })).toBe(403);
    expect(await refusal(path, { headers: { 'x-forwarded-proto': 'https' } })).toBe(403);
  });

  it('lets nothing but our own files run, and nobody frame it', async () => {
    const policy = String((await call(address, '/chat')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('the chat is closed', () => {
  const asked = async (env: Record<string, string>, from: (port: string) => string): Promise<Answer> => {
    const other = await createTestApp({ env: { ROLE: 'web', ...env } });
    const { port } = await other.start();
    const answer = await call(from(String(port)), '/chat');
    await other.close();
    return answer;
  };
  const loopback = (port: string) => `http://127.0.0.1:${port}`;

  it('when the service has a public address', async () => {
    expect((await asked({ PUBLIC_URL: 'https://doi-thoai.example' }, loopback)).status).toBe(403);
  });

  it('when the service is bound to the outside, from inside and from outside', async () => {
    expect((await asked({ HOST: '0.0.0.0' }, loopback)).status).toBe(403);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4');
    const from = (port: string) => (outside ? `http://${outside.address}:${port}` : loopback(port));
    expect((await asked({ HOST: '0.0.0.0' }, from)).status).toBe(403);
  });

  it('when it is switched off: then there is no such page', async () => {
    expect((await asked({ DEMO_CHAT: 'off' }, loopback)).status).toBe(404);
  });
});
