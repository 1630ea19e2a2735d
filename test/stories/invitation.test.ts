import { expect } from 'vitest';
import { asks, story } from '../support/story.ts';

story('A newcomer joins the office by invitation and answers a question', async (stage) => {
  const bao = stage.actor('quan-tri');
  const yen = stage.actor('chi-yen', { name: 'Yến' });
  const hoa = stage.actor('ba-hoa');
  await yen.says('/hangdoi');
  expect(yen.last().text).toContain('Không có lệnh /hangdoi');

  await bao.says('/moi canbo phuong chieng sinh');
  const [, invitation = ''] = /\/thamgia ((?:[0-9A-Z]{4}-?){4})/.exec(bao.last().text) ?? [];
  expect(bao.last().text).toContain('Mã dùng một lần, trong 72 giờ');
  await yen.says(`/thamgia ${invitation.toLowerCase()}`);
  expect(yen.last().text).toContain('Ông/bà được mời làm cán bộ, Phường Chiềng Sinh');
  await yen.says('Hà Thị Yến');
  await yen.says('Công chức Tư pháp - Hộ tịch');
  expect(yen.last().text).toContain('Xin chào Hà Thị Yến. Ông/bà đã tham gia với vai trò cán bộ');

  // The code is used up, for everybody.
  await hoa.says(`/thamgia ${invitation}`);
  expect(hoa.last().text).toContain('Mã mời này không dùng được');

  const code = await asks(hoa, 'Làm giấy khai sinh cho cháu ở tổ 9 cần giấy tờ gì?');
  expect(yen.last().text).toContain(code);
  await yen.replies(yen.last(), 'Cần giấy chứng sinh và căn cước của cha mẹ.');
  expect(hoa.last().text).toContain('Cần giấy chứng sinh và căn cước của cha mẹ.');
  expect(hoa.last().text).toContain('Người trả lời: Hà Thị Yến, Công chức Tư pháp - Hộ tịch');
});
