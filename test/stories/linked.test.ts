import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInvitation } from '../../src/usecases/invitations/create.ts';
import { createTwoChannels, type TwoChannels } from '../support/stage/two-channels.ts';
import type { Actor } from '../support/stage.ts';
import { asks } from '../support/story.ts';

/** A citizen asks on Zalo, links Telegram, is answered there once, and unlinks. */
describe('one person on two channels', () => {
  let both: TwoChannels;
  let zalo: Actor;
  let telegram: Actor;
  let official: Actor;
  beforeAll(async () => {
    both = await createTwoChannels();
    zalo = both.onZalo('Lò Thị Hoa');
    telegram = both.onTelegram('Hoa Lò');
    official = both.onTelegram('Lò Văn Thanh');
    await official.starts();
    await official.presses('Đồng ý');
    await official.says(`/thamgia ${await invitation()}`);
    await official.says('Lò Văn Thanh');
    await official.says('Chuyên viên');
  });
  afterAll(() => both.close());

  async function invitation(): Promise<string> {
    const { ctx } = both.app;
    const invited = await ctx.db.tx((tx) =>
      createInvitation({ ...ctx, tx }, { by: { type: 'operator' }, role: 'official', unitCode: '03679' }),
    );
    if (invited.type !== 'invited') throw new Error(invited.type);
    return invited.code;
  }

  const news = (actor: Actor) =>
    actor
      .news()
      .map(({ text }) => text)
      .join('\n');

  it('goes as it is told', async () => {
    await zalo.starts();
    await zalo.presses('Đồng ý');
    await zalo.says('Phường Chiềng Sinh');
    const code = await asks(zalo, 'Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');

    await zalo.says('/lienket');
    const offered = zalo.last().text;
    const linkCode = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(offered)?.[0] ?? '';
    expect(offered).toContain('Trong 10 phút');
    expect(offered).toMatch(/Mở Telegram: https:\/\/t\.me\/\w+\?start=l_/);
    expect(offered).toContain('không đưa mã này cho ai');
    const kept = await both.app.ctx.db.pool.query('SELECT content::text FROM outbox');
    expect(JSON.stringify(kept.rows)).not.toContain(linkCode);

    await both.later(1000);
    await telegram.says(`/lienket ${linkCode.toLowerCase()}`);
    expect(telegram.last().text).toContain('Liên kết với một tài khoản Zalo?');
    expect(telegram.last().text).toContain('Chỉ liên kết khi mã do chính ông/bà lấy');
    zalo.news();
    await telegram.presses('Liên kết');
    for (const [side, other] of [
      [telegram, 'Zalo'],
      [zalo, 'Telegram'],
    ] as const) {
      expect(side.last().text).toContain(`Đã liên kết với tài khoản ${other} của ông/bà`);
      expect(side.last().text).toContain('muốn bỏ, xin gõ /lienket');
    }

    await telegram.says('/cuatoi');
    expect(telegram.last().text).toContain(code);
    await telegram.says('/dulieu');
    await telegram.presses('Xem');
    expect(telegram.last().text).toMatch(/Kênh liên lạc: Zalo .*; Telegram/);
    expect(telegram.last().text).toContain('Tên: Lò Thị Hoa');

    [zalo, telegram].forEach(news);
    await official.says(`/nhan ${code}`);
    await official.says(`/traloi ${code} Đường sẽ được sửa trong quý I/2027.`);
    await both.later(120_000);
    expect(news(telegram).match(/quý I\/2027/g)).toHaveLength(1);
    expect(news(zalo)).not.toContain('quý I/2027');

    const own = await asks(telegram, 'Trạm y tế phường bao giờ có bác sĩ?');
    await telegram.says('/lienket');
    expect(telegram.last().text).toContain('đang được liên kết: Telegram, Zalo');
    await telegram.presses('Bỏ liên kết');
    expect(telegram.last().text).toContain('Telegram: 1 câu; Zalo: 1 câu');
    await telegram.presses('Bỏ liên kết');
    expect(telegram.last().text).toContain('Đã bỏ liên kết với tài khoản Zalo');
    expect(zalo.last().text).toContain('Đã bỏ liên kết với tài khoản Telegram');

    await telegram.says('/cuatoi');
    expect(telegram.last().text).toContain(own);
    expect(telegram.last().text).not.toContain(code);
    await zalo.says('/cuatoi');
    expect(zalo.last().text).toContain(code);
    expect(zalo.last().text).not.toContain(own);
    await telegram.says(`/tracuu ${code}`);
    expect(telegram.last().text).not.toContain('quý I/2027');
  });
});
