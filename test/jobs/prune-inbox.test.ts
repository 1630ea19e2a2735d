import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneHandledUpdates } from '../../src/jobs/prune-inbox.ts';
import { createLetterbox, post, type Slip } from '../support/letterbox.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const HOUR_MS = 3_600_000;
const KEEP_HOURS = 24;

const HANDLED: Slip = { from: 'bà Mai', id: 'm1', text: 'Đường hỏng, bao giờ sửa?' };
const BROKEN: Slip = { from: 'ông Tư', id: 't1', text: 'Bao giờ có điện?', broken: true };
const WAITING: Slip = { from: 'cô Ba', id: 'b1', text: 'Bao giờ có nước?' };

let app: TestApp;
beforeAll(async () => {
  const channels = () => [createLetterbox()];
  app = await createTestApp({ seed: 'base', env: { LOG_LEVEL: 'silent' }, channels });
  await post(app, [HANDLED, BROKEN]);
  // Until the second has used up its tries.
  for (const wait of [0, 1000, 5000, 30_000, 120_000]) {
    app.clock.advance(wait);
    await app.settle();
  }
  // Nothing here serves this channel: it waits.
  await post(app, [WAITING], 'elsewhere');
});
afterAll(() => app.close());

/** What is kept of each update: its words, its id alone, or nothing. */
async function kept(): Promise<Record<string, 'words' | 'id'>> {
  const { rows } = await app.ctx.db.pool.query<{ id: string; words: boolean }>(
    'SELECT external_id AS id, payload IS NOT NULL AS words FROM inbox ORDER BY id',
  );
  return Object.fromEntries(rows.map(({ id, words }) => [id, words ? 'words' : 'id']));
}

async function later(hours: number) {
  app.clock.advance(hours * HOUR_MS);
  await pruneHandledUpdates(app.ctx, KEEP_HOURS);
  return kept();
}

describe('what is kept of an update', () => {
  it('is everything for as long as the setting says', async () => {
    expect(await later(KEEP_HOURS - 1)).toEqual({ m1: 'words', t1: 'words', b1: 'words' });
  });

  it('is its id alone afterwards; what waits or could not be handled keeps its words', async () => {
    expect(await later(1)).toEqual({ m1: 'id', t1: 'words', b1: 'words' });
  });

  it('is enough to know a repetition by', async () => {
    expect(await post(app, [HANDLED])).toBe(0);
    expect(await kept()).toEqual({ m1: 'id', t1: 'words', b1: 'words' });
  });

  it('is nothing after a week, but of what still waits', async () => {
    expect(await later(6 * 24 - 1)).toEqual({ m1: 'id', t1: 'words', b1: 'words' });
    expect(await later(2)).toEqual({ b1: 'words' });
    expect(await post(app, [HANDLED])).toBe(1);
  });
});
