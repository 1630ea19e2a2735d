import { expect } from 'vitest';
import { codeIn, story } from '../support/story.ts';

story('A question is asked, taken up, answered in the chat and rated', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');
  const lien = stage.actor('can-bo-phuong-2');

  // Mrs Hoa writes as people write, and sends what she sees.
  await hoa.says('duong vao ban Noong Duc hong het roi bao gio sua (dấu-vết-riêng)');
  await hoa.presses('Đổi lĩnh vực');
  await hoa.presses('Giao thông, đường sá');
  expect(hoa.last().text).toContain('Lĩnh vực: Giao thông, đường sá');
  expect(hoa.last().text).toContain('Nơi: Phường Chiềng Sinh');
  expect(hoa.last().text).toContain('hội nghị 08 giờ 00, thứ Tư 16/12/2026');
  await hoa.presses('Gửi');
  const code = codeIn(hoa.last().text);
  expect(hoa.last().text).toContain('chậm nhất: thứ Tư 09/12/2026 (còn 10 ngày làm việc');
  expect(hoa.last().text).toContain('Dự kiến có trả lời: thứ Tư 16/12/2026');

  // Everyone in the ward's office has the card; Mr Thành takes it, and the others see who has it.
  expect(thanh.last().text).toContain('duong vao ban Noong Duc');
  expect(lien.last().buttons).toContain('Nhận');
  await thanh.presses('Nhận');
  expect(thanh.last().buttons).toContain('Trả lời');
  expect(lien.last().text).toContain('Quàng Văn Thành đang xử lý');
  expect(lien.last().buttons).not.toContain('Nhận');
  expect(hoa.last().text).toContain(`Câu hỏi ${code} đã được nhận xử lý`);

  // Replying to the card is the answer.
  await thanh.replies(thanh.finds(code), 'Phường đã xếp vốn, đường sửa xong trước ngày 30/12/2026.');
  expect(thanh.last().text).toContain(`Đã gửi câu trả lời ${code}`);
  expect(hoa.last().text).toContain('đường sửa xong trước ngày 30/12/2026');
  expect(hoa.last().text).toContain('Người trả lời: Quàng Văn Thành');
  expect(hoa.last().buttons).toEqual(['1', '2', '3', '4', '5']);

  await hoa.presses('5');
  expect(hoa.last().text).toContain('Cảm ơn ông/bà đã đánh giá 5 trên 5');
  await hoa.says('/cuatoi');
  expect(hoa.last().text).toContain(`${code} · đã trả lời`);
});
