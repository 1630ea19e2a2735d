import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeUpdates } from '../../src/store/inbox.ts';
import { createStage, type Stage } from '../support/stage.ts';

describe('reception', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage({ seed: 'base' });
  });
  afterAll(() => stage.close());

  it('answers a message nobody can read with a sentence', async () => {
    const person = stage.actor('p-1');
    await person.says('', { unsupported: true });
    expect(person.last().text).toContain('chưa đọc được loại tin này');
  });

  it('refuses a button that was not made for this person', async () => {
    const person = stage.actor('p-2');
    await person.pressesData('claim:CS-7K3M2X~AAAAAA');
    expect(person.last().text).toContain('Nút này không còn dùng được');
  });

  it('stores a repeated update once', async () => {
    const update = { externalId: randomUUID(), conversationKey: 'p-3', payload: { a: 1 } };
    expect(await storeUpdates(stage.app.ctx, 'elsewhere', [update, { ...update }])).toBe(1);
    expect(await storeUpdates(stage.app.ctx, 'elsewhere', [update])).toBe(0);
  });

  it('speaks the language the channel knows of, and Vietnamese otherwise', async () => {
    const visitor = stage.actor('p-4', { locale: 'en' });
    await visitor.says('/nosuchcommand');
    expect(visitor.last().text).toContain('There is no command /nosuchcommand');
  });
});
