import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advanceArticles } from '../../../src/delivery/article-desk.ts';
import type { Follower } from '../../support/zalo/index.ts';
import { type ArticleStage, createArticleStage } from './article-stage.ts';
import type { ZaloService } from './service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A commune of the home province. */
const COMMUNE = '03679';

let stage: ArticleStage;
let service: ZaloService;
let secretary: Follower;
let hoa: Follower;
let nam: Follower;
let stranger: Follower;
beforeEach(async () => {
  stage = await createArticleStage();
  ({ service, secretary, hoa, nam, stranger } = stage);
});
afterEach(() => service.close());

const query: ArticleStage['query'] = (...asked) => stage.query(...asked);
const prepare = () => stage.prepare();
const press = (label: string) => stage.press(label);
const through = (...waits: number[]) => stage.through(...waits);
const article = () => stage.article();
const calls = (name: string) => stage.calls(name);
const announced = (who: Follower) => stage.announced(who);
const ways = (who: Follower) => announced(who).map(({ letter }) => letter.way);

describe('an announcement to the whole province', () => {
  it('goes to all followers as one article, to the others each, and to nobody twice', async () => {
    await prepare();
    expect(secretary.last().text).toContain(
      'Có thể gửi một bài đến mọi người quan tâm trang Zalo (đã biết 3 người), không tốn phí từng tin.',
    );
    expect(secretary.last().text).toContain('Tháng này đã gửi 0/4 bài.');
    await press('Gửi bằng bài trên Zalo');
    expect(ways(stranger)).toEqual(['cs']);
    await through(3000, 5000, 5000);
    expect(await article()).toEqual({ state: 'sent', error: null });
    await through(30 * MINUTE, HOUR);
    expect([ways(hoa), ways(nam), ways(stranger)]).toEqual([['broadcast'], ['broadcast'], ['cs']]);
    expect([calls('/article/create'), service.zalo.broadcasts.length]).toEqual([1, 1]);
    expect(announced(hoa)[0]?.text).toContain('Thông báo của');
    const told = secretary.sees().filter(({ text }) => text.includes('Zalo đã nhận lúc'));
    // As the progress ended, and in the report.
    expect(told).toHaveLength(2);
    expect(told[0]?.text).toContain('Đã gửi: 1 · đang chờ: 0');
    expect(told[1]?.text).toContain('Không gửi cho 3 người: nhận bằng bài trên Zalo.');
    // The same day no second one, since each follower gets one a day.
    await prepare();
    expect(secretary.last().text).toContain('Không gửi được bằng bài trên Zalo');
    expect(secretary.last().buttons).not.toContain('Gửi bằng bài trên Zalo');
  });

  it('waits for the morning with the sending, and is stopped before', async () => {
    service.app.clock.set('2026-11-25T20:59:57+07:00');
    await prepare();
    await press('Gửi bằng bài trên Zalo');
    await through(3000, 5000, 5000);
    expect(await article()).toMatchObject({ state: 'verified' });
    expect(service.zalo.broadcasts).toHaveLength(0);
    await press('Xem tiến độ');
    expect(secretary.last().text).toContain('phần còn lại gửi từ 06 giờ 30, thứ Năm 26/11/2026');
    await press('Dừng gửi');
    service.app.clock.set('2026-11-26T06:30:00+07:00');
    await through(HOUR);
    expect(await article()).toMatchObject({ state: 'dropped' });
    expect(service.zalo.broadcasts).toHaveLength(0);
  });

  it('goes in the morning when nobody stops it', async () => {
    service.app.clock.set('2026-11-25T22:30:00+07:00');
    await prepare();
    await press('Gửi bằng bài trên Zalo');
    await through(5000, 5000);
    service.app.clock.set('2026-11-26T06:30:00+07:00');
    await through();
    expect(await article()).toMatchObject({ state: 'sent' });
    expect(ways(stranger)).toEqual(['cs']);
  });
});

describe('an article whose way breaks', () => {
  it('is made once more when it is not known whether it was made, and sent once', async () => {
    service.zalo.faults.add({ path: '/article/create', cut: 'after' });
    await prepare();
    await press('Gửi bằng bài trên Zalo');
    await through(MINUTE, 5000, 5000, HOUR);
    expect(calls('/article/create')).toBe(2);
    expect(service.zalo.broadcasts).toHaveLength(1);
    expect(await article()).toMatchObject({ state: 'sent' });
  });

  it.each(['planned', 'created', 'verified'])(
    'is taken up where a process died when it was %s',
    async (state) => {
      await prepare();
      await press('Gửi bằng bài trên Zalo');
      const waits = { planned: 0, created: 1, verified: 2 }[state] ?? 0;
      for (let step = 0; step < waits; step += 1) {
        service.app.clock.advance(5000);
        await query('UPDATE broadcast_article SET not_before = $1', service.app.clock.now());
        // One step at a time: what comes after it is not due yet.
        await query(`UPDATE broadcast SET status = 'sent'`);
        await advanceArticles(service.app.ctx, service.app.channels);
      }
      const lease = new Date(service.app.clock.now().getTime() + MINUTE);
      await query('UPDATE broadcast_article SET lease_until = $1', lease);
      const before = (await article())?.state;
      await through();
      expect((await article())?.state).toBe(before);
      await through(MINUTE, 5000, 5000);
      expect(await article()).toMatchObject({ state: 'sent' });
      expect(service.zalo.broadcasts).toHaveLength(1);
    },
  );

  it('is never sent again when it may have been sent: that is said', async () => {
    service.zalo.faults.add({ path: '/v2.0/oa/message', cut: 'after' });
    await prepare();
    await press('Gửi bằng bài trên Zalo');
    await through(5000, 5000, HOUR, 24 * HOUR);
    expect(service.zalo.broadcasts).toHaveLength(1);
    expect(await article()).toMatchObject({ state: 'uncertain' });
    const told = secretary.sees().filter(({ text }) => text.includes('Không rõ Zalo đã nhận bài hay chưa'));
    // As the progress ended, and in the report.
    expect(told.map(({ buttons }) => buttons[0])).toEqual(['Báo cáo', 'Tải báo cáo (XLSX)']);
  });

  it('is in doubt too when the process died while it sent it', async () => {
    await prepare();
    await press('Gửi bằng bài trên Zalo');
    await query(`UPDATE broadcast_article SET state = 'sending', lease_until = $1`, service.app.clock.now());
    await through(HOUR);
    expect(await article()).toEqual({ state: 'uncertain', error: 'lease ran out' });
    expect(service.zalo.broadcasts).toHaveLength(0);
  });
});

describe('an article that can not go', () => {
  it('leaves it to whoever sends it to write to each, once', async () => {
    service.zalo.switches.broadcastsPerMonth = 0;
    await prepare();
    await press('Gửi bằng bài trên Zalo');
    await through(5000, 5000);
    expect(await article()).toEqual({ state: 'failed', error: 'quota of followers' });
    expect(secretary.last().text).toContain(
      'Bài trên Zalo chưa gửi được và không ai nhận (quota of followers).',
    );
    await press('Gửi riêng từng người');
    expect([ways(hoa), ways(nam), ways(stranger)]).toEqual([['cs'], ['cs'], ['cs']]);
    await through(HOUR);
    expect(await article()).toMatchObject({ state: 'one-by-one' });
    expect(service.zalo.broadcasts).toHaveLength(0);
    const { rows } = await query('SELECT finished_at IS NOT NULL AS finished, audience FROM broadcast');
    expect(rows).toEqual([{ finished: true, audience: 4 }]);
  });

  it('is given up after some tries when Zalo refuses the account', async () => {
    service.zalo.switches.verified = false;
    await prepare();
    await press('Gửi bằng bài trên Zalo');
    await through(5000, 5000, HOUR, HOUR, HOUR, HOUR, HOUR);
    expect(await article()).toMatchObject({ state: 'failed' });
    expect(secretary.last().buttons).toContain('Gửi riêng từng người');
    service.zalo.switches.verified = true;
  });
});

describe('an article is not offered', () => {
  it('when a follower wants no announcements, and they get none', async () => {
    const account = await service.accountOf(hoa);
    await query('UPDATE person SET quiet_since = now() WHERE id = $1', account?.person_id);
    await prepare();
    expect(secretary.last().text).toContain(
      'Không gửi bằng bài trên Zalo: 1 người quan tâm trang đã dừng nhận thông báo, mà bài thì đến tất cả.',
    );
    expect(secretary.last().buttons).not.toContain('Gửi bằng bài trên Zalo');
    await secretary.presses(/^Gửi cho \d+ người$/);
    await service.settle();
    await through(HOUR);
    expect([ways(hoa), ways(nam), ways(stranger)]).toEqual([[], ['cs'], ['cs']]);
    // Who follows no more is not reached by an article either.
    await hoa.unfollows();
    await service.settle();
    await prepare();
    expect(secretary.last().text).toContain(
      'Có thể gửi một bài đến mọi người quan tâm trang Zalo (đã biết 2 người)',
    );
  });

  it('to the people of one commune', async () => {
    await stage.appoint(secretary, COMMUNE);
    await prepare();
    expect(secretary.last().text).not.toContain('bài');
    expect(secretary.last().buttons).not.toContain('Gửi bằng bài trên Zalo');
  });
});
