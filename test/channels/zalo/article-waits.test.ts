import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markUrgent } from '../../../src/usecases/announcements/mark-urgent.ts';
import { type ArticleStage, createArticleStage } from './article-stage.ts';

const MINUTE = 60_000;

let stage: ArticleStage;
beforeEach(async () => {
  stage = await createArticleStage();
});
afterEach(() => stage.service.close());

describe('an article that can’t wait for the morning', () => {
  it('goes when two people say so, within the hours of the platform', async () => {
    stage.service.app.clock.set('2026-11-25T21:10:00+07:00');
    await stage.prepare();
    await stage.query(`UPDATE broadcast SET purpose = 'K2'`);
    await stage.appoint(stage.nam, '14', 'unit-head');
    await stage.press('Gửi bằng bài trên Zalo');
    await stage.through(5000, 5000);
    expect(await stage.article()).toMatchObject({ state: 'verified' });
    const { rows } = await stage.query('SELECT id FROM broadcast');
    for (const who of [stage.secretary, stage.nam]) {
      const personId = (await stage.service.accountOf(who))?.person_id ?? '';
      await stage.service.app.ctx.db.tx((tx) =>
        markUrgent({ ...stage.service.app.ctx, tx }, { personId, id: rows[0].id }),
      );
    }
    await stage.through();
    expect(await stage.article()).toMatchObject({ state: 'sent' });
    expect(stage.service.zalo.broadcasts).toHaveLength(1);
  });

  it('and not at night, when the platform takes none', async () => {
    stage.service.app.clock.set('2026-11-25T22:30:00+07:00');
    await stage.prepare();
    await stage.press('Gửi bằng bài trên Zalo');
    await stage.query('UPDATE broadcast SET urgent_at = now()');
    await stage.through(5000, 5000);
    expect(await stage.article()).toMatchObject({ state: 'verified' });
    stage.service.app.clock.set('2026-11-26T06:00:00+07:00');
    await stage.through();
    expect(await stage.article()).toMatchObject({ state: 'sent' });
  });
});

describe('an article on a channel that rests', () => {
  it('waits, and counts no try', async () => {
    await stage.prepare();
    await stage.press('Gửi bằng bài trên Zalo');
    const rests = (at: string | null) =>
      stage.query(
        `UPDATE channel_budget SET opened_at = $1, probe_at = $1::timestamptz + interval '20 seconds' WHERE channel = 'zalo'`,
        at,
      );
    await rests(stage.service.app.clock.now().toISOString());
    await stage.through(5000, 5000, 5000);
    expect(stage.calls('/article/create')).toBe(0);
    // Nothing was there to try the channel with: nobody can tell any more.
    await stage.through(2 * MINUTE, 5000, 5000);
    expect(await stage.article()).toMatchObject({ state: 'sent' });
  });

  it('has its time to be made from when the platform began, however long it waited before', async () => {
    await stage.prepare();
    await stage.press('Gửi bằng bài trên Zalo');
    await stage.query(
      'UPDATE broadcast_article SET not_before = $1',
      new Date(stage.service.app.clock.now().getTime() + 90 * MINUTE),
    );
    await stage.through(91 * MINUTE, 5000, 5000, 5000);
    expect(await stage.article()).toMatchObject({ state: 'sent' });
  });

  it('uses up no tries while nobody answers there', async () => {
    const fault = stage.service.zalo.faults.add({ path: '/article/create', status: 502, times: 12 });
    await stage.prepare();
    await stage.press('Gửi bằng bài trên Zalo');
    await stage.through(...Array.from({ length: 12 }, () => MINUTE), 5000, 5000, 5000);
    expect(fault.hits).toBe(12);
    expect(await stage.article()).toMatchObject({ state: 'sent' });
  });
});
