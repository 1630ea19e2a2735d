import { expect } from 'vitest';
import { codeIn, createsConference, story } from '../support/story.ts';

story('A question that comes too late for its conference goes to the next one', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const huong = stage.actor('thu-ky');
  const thanh = stage.actor('can-bo-phuong');

  // The secretary announces another conference, after the one that takes questions now.
  await createsConference(huong, '8h30 ngày 20/01/2027');

  // Mrs Hoa writes while the first still takes questions, and sends two weeks later.
  await hoa.says('Chợ tạm ở tổ 3 gây ách tắc, bao giờ chuyển đi?');
  expect(hoa.last().text).toContain('Gửi tới: hội nghị 08 giờ 00, thứ Tư 16/12/2026');
  stage.app.clock.set('2026-12-10T03:00:00Z');
  await hoa.presses('Gửi');
  const code = codeIn(hoa.finds('Đã nhận câu hỏi').text);
  expect(hoa.last().text).toContain('16/12/2026 đã hết hạn nhận câu hỏi');
  expect(hoa.last().text).toContain('Câu hỏi được chuyển sang hội nghị 08 giờ 30, thứ Tư 20/01/2027');
  expect(hoa.last().text).toContain('Dự kiến có trả lời: thứ Tư 20/01/2027');
  expect(thanh.finds(code).text).toContain('Trả lời trước: thứ Tư 20/01/2027');

  // The next question is for that conference from its first card; after its window there is the standing queue.
  await hoa.says('Bao giờ có nước sạch ở tổ 7?');
  expect(hoa.last().text).toContain('Gửi tới: hội nghị 08 giờ 30, thứ Tư 20/01/2027');
  stage.app.clock.set('2027-01-18T03:00:00Z');
  await hoa.presses('Gửi');
  expect(hoa.last().text).toContain('Câu hỏi được giải quyết thường xuyên, không chờ hội nghị');
  expect(hoa.last().text).toContain('Ông/bà được báo việc xử lý chậm nhất: thứ Hai 01/02/2027');
});
