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
