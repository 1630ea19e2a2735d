import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incoming } from '../../src/domain/message.ts';
import { storeUpdates, takeUpdates } from '../../src/store/inbox.ts';
import { createStage, type Stage } from '../support/stage.ts';

/** The setting's own number would make a long test. */
const LIMIT = 5;

describe('a flood from one person', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage({ seed: 'base' });
    const { ctx } = stage.app;
    await ctx.db.pool.query(`UPDATE setting SET value = $1 WHERE key = 'flood-messages-per-minute'`, [LIMIT]);
    await ctx.rulebook.reload();
  });
  afterAll(() => stage.close());

  const write = (key: string, channel: string, count: number) =>
    storeUpdates(
      stage.app.ctx,
      channel,
      Array.from({ length: count }, (_, n) => ({
        externalId: randomUUID(),
        conversationKey: key,
        payload: { sender: { externalId: key, name: null, locale: null }, incoming: message(`/lenh${n}`) },
      })),
    );
  const states = async (key: string) =>
    (
      await stage.app.ctx.db.pool.query(
        'SELECT state, count(*)::int AS n FROM inbox WHERE conversation_key = $1 GROUP BY 1 ORDER BY 1',
        [key],
      )
    ).rows;
  const slowed = (texts: { text: string }[]) => texts.filter(({ text }) => text.includes('quá nhanh'));

  it('is told once, then taken up minute by minute, in order and whole; others go on at once', async () => {
    const loud = stage.actor('loud');
    await write('loud', 'web', 3 * LIMIT + 2);
    await stage.app.settle();
    expect(slowed(loud.sees())).toHaveLength(1);
    expect(await states('loud')).toEqual([
      { state: 'handled', n: LIMIT },
      { state: 'waiting', n: 2 * LIMIT + 2 },
    ]);
    const quiet = stage.actor('quiet');
    await quiet.says('/lenhla');
    expect(quiet.last().text).toContain('Không có lệnh /lenhla');
    expect(await states('loud')).toContainEqual({ state: 'handled', n: LIMIT });

    for (let minute = 1; minute <= 3; minute += 1) {
      stage.app.clock.advance(60_000);
      await stage.app.settle();
    }
    expect(await states('loud')).toEqual([{ state: 'handled', n: 3 * LIMIT + 2 }]);
    expect(slowed(loud.sees())).toHaveLength(1);
    const answers = loud.sees().flatMap(({ text }) => /Không có lệnh \/lenh(\d+)/.exec(text)?.[1] ?? []);
    expect(answers).toEqual(Array.from({ length: 3 * LIMIT + 2 }, (_, n) => String(n)));

    stage.app.clock.advance(11 * 60_000);
    await write('loud', 'web', LIMIT + 1);
    await stage.app.settle();
    expect(slowed(loud.sees())).toHaveLength(2);
  });

  it('does not stand before the others in the queue, however long it is', async () => {
    await write('endless', 'elsewhere', 3000);
    await write('later', 'elsewhere', 2);
    const { db, clock } = stage.app.ctx;
    const taken = (channel: string) =>
      db.together(({ sql }) => takeUpdates(sql, clock.now(), { channels: [channel], limit: 16, except: [] }));
    expect((await taken('elsewhere')).map((update) => update.conversationKey)).toEqual(['endless', 'later']);
    expect(await taken('off')).toEqual([]);
  });
});

function message(text: string): Incoming {
  return {
    type: 'message',
    externalId: randomUUID(),
    text,
    files: [],
    location: null,
    contact: null,
    replyTo: null,
    groupKey: null,
    unsupported: false,
  };
}
