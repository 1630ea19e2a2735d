import { advanceArticles } from '../../../src/delivery/article-desk.ts';
import { tellProgress } from '../../../src/usecases/announcements/tell-progress.ts';
import type { Follower } from '../../support/zalo/index.ts';
import { createZaloService } from './service.ts';

const TEXT = 'Mai cắt điện toàn tỉnh từ 8h đến 11h. Số báo sự cố: 1900 6769 <24/7>';

/** A province's secretary on Zalo with an announcement to all, three who follow the account and one who does not. */
export async function createArticleStage() {
  const service = await createZaloService();
  const { app, zalo } = service;
  const [secretary, hoa, nam, stranger] = ['Thư ký', 'Hoa', 'Nam', 'Khách'].map((name) =>
    zalo.follower(undefined, { name }),
  ) as [Follower, Follower, Follower, Follower];
  const query = (sql: string, ...values: unknown[]) => app.ctx.db.pool.query(sql, values);
  const appoint = async (who: Follower, unit: string, role = 'secretary') => {
    const account = await service.accountOf(who);
    await query('DELETE FROM staff WHERE role = $1', role);
    await query(
      'INSERT INTO staff (id, person_id, role, unit_code, name, since) VALUES (gen_random_uuid(), $1, $2, $3, $4, now())',
      ...[account?.person_id, role, unit, role],
    );
  };
  const steps = async () => {
    await advanceArticles(app.ctx, app.channels);
    await service.settle();
    await tellProgress(app.ctx, []);
    await service.settle();
  };

  for (const who of [secretary, hoa, nam]) await who.follows();
  await stranger.says('/lenh');
  await service.settle();
  await query(`UPDATE person SET commune_code = '03679'`);
  await appoint(secretary, '14');
  return {
    ...{ service, secretary, hoa, nam, stranger, query, appoint },
    /** The secretary writes an announcement and sees its preview. */
    async prepare() {
      for (const act of [
        () => secretary.says('/thongbao'),
        () => secretary.presses('Tự soạn nội dung'),
        () => secretary.says(TEXT),
      ]) {
        await act();
        await service.settle();
      }
    },
    async press(label: string) {
      await secretary.presses(label);
      await service.settle();
    },
    /** What the loops of a running service do, now and after each of these times. */
    async through(...waits: number[]) {
      for (const ms of [0, ...waits]) {
        app.clock.advance(ms);
        await steps();
        await zalo.tick();
      }
    },
    calls: (name: string) => zalo.calls.filter((call) => call.name.endsWith(name)).length,
    article: async () => (await query('SELECT state, error FROM broadcast_article')).rows[0],
    announced: (who: Follower) =>
      who.sees().filter(({ text }) => text.includes('cắt điện toàn tỉnh') && who !== secretary),
  };
}

export type ArticleStage = Awaited<ReturnType<typeof createArticleStage>>;
