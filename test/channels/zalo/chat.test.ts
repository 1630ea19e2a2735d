import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

/** What only a channel without menus, edits and many buttons shows. */
describe('the chat on Zalo', () => {
  let stage: Stage;
  let hoa: Actor;
  beforeAll(async () => {
    stage = await createStage({ channel: 'zalo' });
    hoa = stage.actor('ba-hoa');
  });
  afterAll(() => stage.close());

  it('takes typed words and numbers for choices, and shows more buttons than fit in pages', async () => {
    await hoa.says('Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');
    const card = hoa.last();
    expect(card.buttons.at(-1)).toBe('Xem thêm');
    await hoa.says('2');
    expect(hoa.last().text).toContain('chọn lĩnh vực');
    await hoa.says('xem them');
    expect(hoa.last().text).toContain('chọn tiếp');
    await hoa.says('giao thong, duong sa');
    expect(hoa.last().text).toContain('Lĩnh vực: Giao thông, đường sá');
    await hoa.says('gửi');
    expect(hoa.last().text).toContain('Đã nhận câu hỏi');
  });

  it('refuses a button that somebody typed', async () => {
    await hoa.says('#dt:data:erase:yes:mfq~AAAAAA');
    expect(hoa.last().text).toContain('không còn dùng được');
  });

  it('takes no ordinary sentence for a command', async () => {
    const thanh = stage.actor('can-bo-phuong');
    for (const sentence of [
      'hỏi giúp tôi về tiền đền bù đất',
      'huỷ hợp đồng điện thì làm thế nào',
      'xem lại giúp đường vào bản',
      'chuyển hộ khẩu cần giấy tờ gì',
      'nhận tiền hỗ trợ ở đâu',
    ]) {
      await thanh.says(sentence);
      expect(thanh.last().text, sentence).not.toMatch(/Không có lệnh|chưa đọc được mã|chọn câu hỏi/);
      expect(
        thanh
          .news()
          .map(({ text }) => text)
          .join('\n'),
        sentence,
      ).toContain(sentence);
      await thanh.says('/huy');
      thanh.news();
    }
  });
});
