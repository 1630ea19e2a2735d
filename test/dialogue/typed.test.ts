import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage } from '../support/stage.ts';

describe('what people type instead of pressing or answering', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage();
  });
  afterAll(() => stage.close());

  test('the words on the buttons of the card do what the buttons do', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Tổ 8 bao giờ có nhà văn hóa?');
    await hoa.says('bo');
    expect(hoa.last().text).toContain('Đã bỏ câu hỏi');
    await hoa.says('Tổ 8 bao giờ có sân bóng?');
    await hoa.says('Gửi');
    const { rows } = await stage.app.ctx.db.pool.query('SELECT text FROM question');
    expect(rows).toEqual([{ text: 'Tổ 8 bao giờ có sân bóng?' }]);
  });

  test.each([
    ['huy', 'Đã bỏ câu hỏi đang soạn'],
    ['Thôi không gửi nữa', 'Đã bỏ câu hỏi đang soạn'],
  ])('"%s" leaves what is under way', async (word, said) => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Tổ 9 bao giờ có nước sạch?');
    await hoa.says(word);
    expect(hoa.last().text).toContain(said);
    for (const [command, left] of [
      ['/noio', 'Đã bỏ việc đổi nơi ở'],
      ['/dulieu', 'không có bước nào'],
    ] as const) {
      await hoa.says(command);
      await hoa.says(word);
      expect(hoa.last().text).toContain(left);
    }
  });

  test('"thoi", "bo" and "bo qua" are no names of communes', async () => {
    const hoa = stage.actor('ba-hoa');
    for (const word of ['thoi', 'bo', 'bo qua']) {
      await hoa.says('/noio');
      await hoa.says(word);
      expect(hoa.last().text).toContain('Đã bỏ việc đổi nơi ở');
    }
  });

  test('a name that sounds like one of these words is a name', async () => {
    const huy = stage.actor('ba-hoa');
    await huy.says('/dulieu');
    await huy.presses('Sửa tên');
    await huy.says('Huy');
    expect(huy.last().text).toContain('Huy');
    expect(huy.last().text).not.toContain('Đã bỏ');
  });

  test('an addition that was begun is left by its button or a word, and nothing is added', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Tổ 10 bao giờ có chợ?');
    await hoa.presses('Gửi');
    await hoa.presses('Bổ sung');
    await hoa.presses('Không bổ sung');
    expect(hoa.last().text).toContain('Câu hỏi không thay đổi');
    await hoa.presses('Bổ sung');
    await hoa.says('thôi');
    expect(hoa.last().text).toContain('Câu hỏi không thay đổi');
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT 1 FROM question_entry WHERE kind = 'supplement'`,
    );
    expect(rows).toEqual([]);
  });

  test('danger where a place is asked for is no name of a place', async () => {
    const ha = stage.actor('chi-ha-nguy', { name: 'Hà' });
    await ha.says('Bao giờ có kết quả hồ sơ?');
    await ha.presses('Đồng ý');
    expect(ha.last().text).toContain('xã, phường nào?');
    ha.news();
    await ha.says('nhà tôi đang cháy');
    expect(ha.news()[0]!.text).toContain('gọi ngay');
    await ha.presses('Bỏ');
    await ha.says('/noio');
    ha.news();
    await ha.says('nước lũ đang dâng vào nhà');
    expect(ha.news()[0]!.text).toContain('gọi ngay');
  });
});
