import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announced } from '../../support/announced.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { createVisitor, type Visitor } from './visitor.ts';

let app: TestApp;
let address: string;
let visitor: Visitor;

beforeAll(async () => {
  app = await createTestApp({ env: { ROLE: 'web' } });
  ({ address } = await app.start());
  visitor = await createVisitor(address);
});
afterAll(() => app.close());

const words = (messages: Awaited<ReturnType<Visitor['open']>>) =>
  messages.map((line) => ('text' in line ? [line.text].flat().join('') : line.type));

describe('what a visitor writes', () => {
  it('is answered in their conversation', async () => {
    const account = await visitor.newcomer();
    expect(await visitor.says(account, '/khongco')).toEqual({ status: 200, body: { stored: true } });
    await app.settle();
    const [own, answer] = await visitor.open(account);
    expect(own).toMatchObject({ own: true, type: 'message', text: '/khongco' });
    expect(answer).toMatchObject({ own: false, type: 'sent', edits: null });
  });

  it('counts once, however often the page repeats it', async () => {
    const account = await visitor.newcomer();
    const id = randomUUID();
    await visitor.says(account, '/motlan', { id });
    await visitor.says(account, '/motlan', { id });
    await app.settle();
    expect(words(await visitor.open(account))).toHaveLength(2);
  });
});

describe('a page whose service works in another process', () => {
  it('shows the answer to its person, and to its sender how far an announcement is', async () => {
    const newcomer = await visitor.newcomer();
    const { account: secretary = '' } = visitor.people.find(({ role }) => role === 'secretary') ?? {};
    await visitor.open(secretary);
    const lines: { id: string; account: string; own: boolean; text?: unknown; edits?: string | null }[] = [];
    const stream = get(`${address}/chat/api/stream?follow=${newcomer}:0&follow=${secretary}:0`, {
      headers: { ...visitor.headers, 'sec-fetch-site': 'same-origin' },
    });
    stream.on('response', (response) =>
      response.on('data', (chunk: Buffer) => {
        for (const [, line] of chunk.toString().matchAll(/^data: (.*)$/gm))
          lines.push(JSON.parse(line ?? ''));
      }),
    );
    const answers = () => lines.filter(({ account, own }) => account === newcomer && !own);
    const shown = () => lines.filter(({ account, own }) => account === secretary && !own);

    const worker = await createTestApp({
      env: { ROLE: 'worker' },
      databaseUrl: app.databaseUrl,
      dataDir: app.dataDir,
      clock: app.clock,
    });
    const accounts = visitor.people.filter(({ role }) => role === null).map(({ account }) => account);
    const id = await announced(app, 'web', accounts);
    await app.ctx.db.pool.query(
      `UPDATE broadcast SET created_by = (SELECT s.id FROM staff s JOIN account a ON a.person_id = s.person_id
         WHERE a.id = $2 AND s.role = 'secretary' LIMIT 1) WHERE id = $1`,
      [id, secretary],
    );
    // One of them comes later than the first look.
    await app.ctx.db.pool.query(
      `UPDATE outbox SET not_before = not_before + interval '6 s' WHERE id = (SELECT max(id) FROM outbox WHERE broadcast_id = $1)`,
      [id],
    );
    app.clock.advance(4000);
    await worker.start();
    await visitor.says(newcomer, '/khongco');
    await expect.poll(answers, { timeout: 30_000 }).toHaveLength(1);
    await expect.poll(shown, { timeout: 30_000 }).toHaveLength(1);
    // Changed in its place; a report follows.
    const changed = () => {
      app.clock.advance(4000);
      return shown().map(({ edits }) => edits);
    };
    await expect.poll(changed, { timeout: 30_000, interval: 500 }).toContain(shown()[0]?.id);
    stream.destroy();
    await worker.stop();
  });
});
