import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage } from '../support/stage.ts';

describe('a question that takes its time', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage();
  });
  afterAll(() => stage.close());

  test('after a long pause it is asked whether the words go on with the draft', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Chợ Chiềng Sinh quá chật');
    stage.app.clock.advance(3 * 24 * 60 * 60 * 1000);
    await hoa.says('Nhất là ngày chủ nhật');
    expect(hoa.last().text).toContain('đang viết dở: “Chợ Chiềng Sinh quá chật”');
    await hoa.presses('Phần tiếp theo');
    expect(hoa.last().text).toContain('“Chợ Chiềng Sinh quá chật Nhất là ngày chủ nhật”');
    stage.app.clock.advance(24 * 60 * 60 * 1000);
    await hoa.says('Bao giờ có nước sạch?');
    await hoa.presses('Câu hỏi mới');
    expect(hoa.last().text).toContain('“Bao giờ có nước sạch?”');
    await hoa.presses('Gửi');
    expect(hoa.last().text).toContain('Đã nhận câu hỏi');
  });

  test('who follows the link of a conference has it chosen, with its place', async () => {
    const { rows } = await stage.app.ctx.db.pool.query('SELECT code FROM conference');
    const scans = stage.actor('quet-ma');
    await scans.starts(rows[0].code);
    await scans.presses('Đồng ý');
    expect(scans.last().text).toContain('hội nghị 08 giờ 00, thứ Tư 16/12/2026');
    await scans.says('Đường tổ 2 bao giờ làm?');
    expect(scans.last().text).toContain('Phường Chiềng Sinh');
    expect(scans.last().text).toContain('hội nghị 08 giờ 00, thứ Tư 16/12/2026');
    await scans.presses('Gửi');
    expect(scans.last().text).toContain('tại hội nghị ở');
  });

  test('a link that leads nowhere is a plain start', async () => {
    const hoa = stage.actor('ong-pao');
    await hoa.starts('khong_co_gi');
    expect(hoa.last().text).toContain('gửi câu hỏi, kiến nghị');
  });
});
