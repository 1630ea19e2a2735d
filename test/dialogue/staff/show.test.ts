import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../support/ask.ts';
import { createDesk, type Desk } from '../../support/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk.stage.close());

const looks = async () => {
  const { rows } = await desk.stage.app.ctx.db.pool.query<{ actor_id: string; data: { code: string } }>(
    `SELECT actor_id, data FROM audit WHERE action = 'asker-seen' ORDER BY id`,
  );
  return rows;
};

describe('the file of a question', () => {
  it('shows text, why it is here, dates, what was said and the trail, and not who asked', async () => {
    const question = await desk.queued();
    await desk.official.says(`/ghichu ${question.code} Gọi lại bản Nong Đúc`);
    await desk.official.says(`/nhan ${question.code}`);
    await desk.official.says(`/xem ${question.code}`);
    const file = desk.official.last();
    expect(file.protect).toBe(true);
    expect(file.text).toContain(question.text);
    expect(file.text).toContain('Giao thông');
    expect(file.text).toContain('Vì sao ở đây: Việc được chuyển đến xã, phường');
    expect(file.text).toContain('Gọi lại bản Nong Đúc');
    expect(file.text).toContain('nhận xử lý (Quàng Văn Thành)');
    expect(file.text).toContain('Người hỏi: (đã ẩn)');
    expect(file.text).not.toContain('Lò Thị Hoa');
    expect(file.text).toMatch(/Đã báo người hỏi: /);
    expect(file.buttons).toEqual([
      'Trả lời',
      'Hỏi lại',
      'Chuyển',
      'Từ chối',
      'Nhả',
      'Ghi chú',
      'Xem người hỏi',
    ]);
  });

  it('explains the legal date while it runs', async () => {
    const question = await desk.queued();
    await desk.official.says(`/xem ${question.code}`);
    const { text } = desk.official.last();
    expect(text).toContain('thứ Tư 09/12/2026');
    expect(text).toContain('10 ngày làm việc, không tính ngày nhận');
  });

  it('can be answered by replying to it', async () => {
    const question = await desk.queued();
    await desk.official.says(`/xem ${question.code}`);
    await desk.official.replies(desk.official.last(), 'Trả lời từ hồ sơ.');
    expect((await desk.stored(question)).status).toBe('answered');
  });

  it('is read by the secretary and the chair, and is an unknown code to another unit and to a citizen', async () => {
    const question = await desk.queued();
    await desk.secretary.says(`/xem ${question.code}`);
    expect(desk.secretary.last().buttons).toEqual(['Xem người hỏi']);
    const chair = desk.stage.actor('chu-tri');
    await chair.says(`/xem ${question.code}`);
    expect(chair.last().text).toContain(question.text);
    expect(chair.last().buttons).toEqual([]);
    await desk.stranger.says(`/xem ${question.code}`);
    expect(desk.stranger.last().text).toContain('Không tìm thấy');
    await desk.asker.says(`/xem ${question.code}`);
    expect(desk.asker.last().text).not.toContain(question.text);
  });
});

describe('who asked', () => {
  it('is seen by the holder on purpose, and every look is in the audit', async () => {
    const question = await desk.queued();
    const before = (await looks()).length;
    await desk.official.presses('Nhận');
    await desk.official.says(`/xem ${question.code}`);
    await desk.official.presses('Xem người hỏi');
    expect(desk.official.last().text).toContain('Lò Thị Hoa');
    const after = await looks();
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)).toMatchObject({
      actor_id: await personOf(desk.stage.app, 'can-bo-phuong'),
      data: { code: question.code },
    });
  });

  it('is nobody’s to see when asked without a name, nor a colleague’s, nor by a forged press', async () => {
    const hidden = await desk.queued({ anonymous: true });
    await desk.official.presses('Nhận');
    await desk.official.says(`/xem ${hidden.code}`);
    expect(desk.official.last().buttons).not.toContain('Xem người hỏi');
    expect(desk.official.last().text).toContain('không nêu tên');
    const before = (await looks()).length;
    const open = await desk.queued();
    await desk.colleague.says(`/xem ${open.code}`);
    expect(desk.colleague.last().buttons).not.toContain('Xem người hỏi');
    await desk.colleague.pressesData(`identity:${open.code}~forged`);
    expect(desk.colleague.last().text).not.toContain('Lò Thị Hoa');
    expect(await looks()).toHaveLength(before);
  });
});

describe('the queue', () => {
  it('lists by the clock, opens by a press, turns pages in place and keeps units apart', async () => {
    await desk.stage.app.ctx.db.pool.query('DELETE FROM question_entry');
    await desk.stage.app.ctx.db.pool.query('DELETE FROM question_event');
    await desk.stage.app.ctx.db.pool.query('DELETE FROM question');
    const late = await desk.queued({ informBy: '2026-11-24' });
    const soon = await desk.queued({ informBy: '2026-11-27' });
    const rest = [];
    for (let n = 0; n < 5; n += 1) rest.push(await desk.queued());
    await desk.official.says('/hangdoi');
    const page = desk.official.last();
    expect(page.text).toContain('7');
    expect(page.text.indexOf(late.code)).toBeLessThan(page.text.indexOf(soon.code));
    expect(page.text).toContain('quá hạn 1 ngày làm việc');
    await desk.official.presses('Trang sau');
    const turned = desk.official.last();
    expect(turned.id).toBe(page.id);
    expect(turned.text).toContain('Trang 2/2');
    // Received at one instant, they follow each other by their codes, which are drawn by chance.
    const last = rest
      .map((question) => question.code)
      .sort()
      .at(-1);
    await desk.official.presses(`Xem ${last}`);
    expect(desk.official.last().text).toContain('Hồ sơ câu hỏi');
    await desk.official.says('/queue overdue');
    expect(desk.official.last().text).toContain(late.code);
    expect(desk.official.last().text).not.toContain(soon.code);
    await desk.official.says('/hangdoi sap den');
    expect(desk.official.last().text).toContain(soon.code);
    await desk.official.says('/hangdoi cuatoi');
    expect(desk.official.last().text).toContain('Không có câu hỏi nào');
    await desk.official.says(`/nhan ${soon.code}`);
    await desk.official.says('/hangdoi cuatoi');
    expect(desk.official.last().text).toContain(soon.code);
    await desk.stranger.says('/hangdoi');
    expect(desk.stranger.last().text).toContain('Không có câu hỏi nào');
  });

  it('shows the secretary what no unit has, and what lies where nobody has joined', async () => {
    const unrouted = await desk.queued({
      unitCode: null,
      routedBy: null,
      routedWhy: 'no-rule.no-matching-rule',
    });
    await desk.secretary.says('/hangdoi');
    expect(desk.secretary.last().text).toContain(unrouted.code);
    await desk.secretary.says(`/chuyen ${unrouted.code} ubnd phuong chieng sinh việc của phường`);
    expect((await desk.stored(unrouted)).unitCode).toBe('03679');
  });
});

describe('assigning', () => {
  it('is the head’s: by a name or a press, and the new holder gets the card', async () => {
    const question = await desk.queued();
    await desk.official.says(`/phancong ${question.code} Cam Thi Lien`);
    expect((await desk.stored(question)).status).toBe('received');
    await desk.head.says(`/phancong ${question.code} cam thi lien`);
    expect(desk.head.last().text).toContain('Cầm Thị Liên');
    expect(desk.colleague.news().at(-1)?.buttons).toContain('Trả lời');
    expect(desk.asker.news()).toHaveLength(1);
    await desk.head.presses('Xem');
    await desk.head.says(`/phancong ${question.code}`);
    await desk.head.presses('Quàng Văn Thành');
    const { rows } = await desk.stage.app.ctx.db.pool.query<{ event: string }>(
      'SELECT event FROM question_event WHERE question_id = $1 ORDER BY id',
      [question.id],
    );
    expect(rows.map((row) => row.event)).toEqual(['claim', 'release', 'claim']);
    // The asker heard once that it was taken up; who does it within the office is no news to them.
    expect(desk.asker.news()).toEqual([]);
  });
});
