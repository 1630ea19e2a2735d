import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
