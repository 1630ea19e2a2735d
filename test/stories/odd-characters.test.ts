import { expect } from 'vitest';
import { story } from '../support/story.ts';

story('Odd characters hold up neither their writer nor anybody else', async (stage) => {
  const nam = stage.actor('anh-nam');
  const hoa = stage.actor('ba-hoa');

  // The letters \u0000 as one types them, a NUL, half of a pair, a command in letters beyond the first plane.
  for (const text of [
    'Mã lỗi là \\u0000',
    'a\\u0000b',
    'đường\u0000 hỏng',
    `đường hỏng \ud83d`,
    `/x${'𝐀'.repeat(31)}`,
  ]) {
    await stage.together(
      () => hoa.says('Bao giờ sửa đường?'),
      () => nam.says(text),
    );
    expect(nam.news(), text).toHaveLength(1);
    expect(nam.last().text, text).not.toContain('hệ thống chưa xử lý được');
    expect(hoa.last().buttons).toContain('Gửi');
    await hoa.presses('Bỏ');
    await nam.says('/huy');
    nam.news();
  }
});
