import { expect } from 'vitest';
import { asks, story } from '../support/story.ts';

story('A question is refused on a listed ground, in words for the asker', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');
  const code = await asks(hoa, 'Tường rào nhà bên lấn sang ngõ tổ 4, ai giải quyết?');

  await thanh.presses('Nhận');
  await thanh.presses('Từ chối');
  expect(thanh.last().text).toContain('Chỉ được từ chối theo một trong các căn cứ sau');
  await thanh.presses('Đã có bản án, kết luận');
  expect(thanh.last().text).toContain('Xin ông/bà gõ lời giải thích');
  // Until there are words for the asker, nothing has happened.
  expect(hoa.last().text).toContain(`Câu hỏi ${code} đã được nhận xử lý`);
  await thanh.says('Tòa án đã xử tháng 6/2026; xin ông/bà xem bản án số 12.');

  expect(thanh.last().text).toContain(`Đã báo người hỏi về việc từ chối câu hỏi ${code}`);
  expect(thanh.finds(`Câu hỏi ${code} ·`).text).toContain('đã từ chối');
  expect(thanh.finds(`Câu hỏi ${code} ·`).buttons).not.toContain('Trả lời');
  expect(hoa.last().text).toContain(`Cơ quan không giải quyết câu hỏi ${code}`);
  expect(hoa.last().text).toContain('Căn cứ: Việc này đã có bản án hoặc quyết định giải quyết cuối cùng');
  expect(hoa.last().text).toContain('Nghị định 154/2026/NĐ-CP');
  expect(hoa.last().text).toContain('Giải thích: Tòa án đã xử tháng 6/2026');
  await hoa.says('/cuatoi');
  expect(hoa.last().text).toContain(`${code} · không được giải quyết`);
});
