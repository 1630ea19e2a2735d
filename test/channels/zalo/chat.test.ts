import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';
import { asks } from '../../support/story.ts';

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
    expect(hoa.last().buttons.at(-1)).toMatch(/Xem thêm|Về các lựa chọn đầu/);
    // Once too often: the rest again, and nothing is added to the question.
    await hoa.says('xem them');
    await hoa.says('xem them');
    await hoa.says('xem them');
    expect(hoa.last().text).toContain('chọn tiếp');
    await hoa.says('giao thong, duong sa');
    expect(hoa.last().text).toContain('Lĩnh vực: Giao thông, đường sá');
    await hoa.says('gửi');
    expect(hoa.last().text).toContain('Đã nhận câu hỏi');
  });

  it('takes a number of a list for the line it stands before, though its button is on the next page', async () => {
    const thanh = stage.actor('can-bo-phuong');
    for (const n of [1, 2, 3, 4]) await asks(hoa, `Đèn đường ở tổ ${n} hỏng, bao giờ thay?`);
    await thanh.says('/hangdoi');
    const fifth = /^5\. (CS-\w+)/m.exec(thanh.last().text)?.[1];
    expect(thanh.last().buttons).toHaveLength(5);
    await thanh.says('5');
    expect(thanh.last().text).toContain(`Hồ sơ câu hỏi ${fifth}`);
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
