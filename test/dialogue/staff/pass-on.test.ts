import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesOf } from '../../../src/store/questions.ts';
import { createDesk, type Desk } from '../../support/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk.stage.close());

describe('passing on', () => {
  it('goes by a name without diacritics and a reason, keeps the legal date and shows the card there', async () => {
    const question = await desk.queued();
    await desk.official.says(`/chuyen ${question.code} so xay dung Đường này là đường tỉnh`);
    const now = await desk.stored(question);
    expect(now).toMatchObject({
      unitCode: 'SL-SXD',
      status: 'received',
      transfers: 1,
      informBy: question.informBy,
    });
    expect(desk.asker.news()[0]?.text).toMatch(/Sở Xây dựng[\s\S]*Đường này là đường tỉnh/);
    const card = desk.stranger.news()[0];
    expect(card?.buttons).toEqual(['Nhận', 'Chuyển', 'Xem']);
    // Being told that it went on is what the law wants the asker told: that date runs no more.
    expect(card?.text).not.toContain('Báo người hỏi trước');
    const old = desk.cardOf(desk.colleague, question);
    expect(old.buttons).toEqual([]);
    expect(old.text).toBe(`Câu hỏi ${question.code} đã chuyển đến Sở Xây dựng tỉnh Sơn La.`);
    await desk.official.says(`/xem ${question.code}`);
  });

  it('is a button, a unit and a reason', async () => {
    const question = await desk.queued();
    await desk.official.presses('Chuyển');
    await desk.official.says('noi vu');
    await desk.official.presses(/Sở Nội vụ/);
    await desk.official.says('Việc thuộc ngành nội vụ');
    expect(await desk.stored(question)).toMatchObject({
      unitCode: 'SL-SNV',
      routedWhy: 'Việc thuộc ngành nội vụ',
    });
  });

  it('refuses an unknown unit and the same one', async () => {
    const question = await desk.queued();
    await desk.official.says(`/chuyen ${question.code} bo ngoai giao vì thế`);
    expect(desk.official.news()[0]?.text).toContain('Không có đơn vị');
    await desk.official.says(`/chuyen ${question.code} 03679 vì thế`);
    expect(desk.official.news()[0]?.text).toContain('đang ở chính');
    expect((await desk.stored(question)).transfers).toBe(0);
  });
});

describe('refusing', () => {
  it('takes a ground from the list and the official’s own words', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    desk.asker.news();
    await desk.official.presses('Từ chối');
    await desk.official.presses('Đã trả lời, không có gì mới');
    await desk.official.says('Phường đã trả lời bằng văn bản số 12.');
    expect((await desk.stored(question)).status).toBe('refused');
    expect(desk.asker.news()[0]?.text).toMatch(/Nghị định 154\/2026[\s\S]*văn bản số 12/);
  });

  it('offers the list for a ground that is none', async () => {
    const question = await desk.queued();
    await desk.official.says(`/tuchoi ${question.code} khong-thich vì thế`);
    expect(desk.official.news()[0]?.buttons).toHaveLength(6);
    expect((await desk.stored(question)).status).toBe('received');
    await desk.official.says(`/tuchoi ${question.code} 5 Không rõ đường nào.`);
    expect((await desk.stored(question)).status).toBe('refused');
  });
});

describe('an internal note', () => {
  it('is in the file and never at the asker’s', async () => {
    const question = await desk.queued();
    await desk.official.says(`/ghichu ${question.code} Hỏi thêm phòng kinh tế`);
    expect(desk.asker.news()).toEqual([]);
    expect(await entriesOf(desk.stage.app.ctx.db.read, question.id)).toMatchObject([
      { kind: 'note', text: 'Hỏi thêm phòng kinh tế' },
    ]);
  });
});
