import { expect } from 'vitest';
import { asks, story } from '../support/story.ts';

story('Of two officials who claim a question at once one has it, the other is told who', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');
  const lien = stage.actor('can-bo-phuong-2');
  const code = await asks(hoa, 'Đèn đường ở tổ 6 hỏng cả tháng nay, bao giờ thay?');
  hoa.news();
  for (const official of [thanh, lien]) official.news();

  await stage.together(
    () => thanh.presses('Nhận'),
    () => lien.presses('Nhận'),
  );

  const card = thanh.finds(`Câu hỏi ${code} ·`);
  const [winner, loser] = card.text.includes('Quàng Văn Thành đang xử lý') ? [thanh, lien] : [lien, thanh];
  expect(winner.news()).toEqual([]);
  expect(winner.finds(`Câu hỏi ${code} ·`).buttons).toContain('Trả lời');
  expect(loser.news().map((seen) => seen.text)).toEqual([`Câu hỏi ${code} do ${winner.name} đang xử lý.`]);
  expect(loser.finds(`Câu hỏi ${code} ·`).text).toContain(`${winner.name} đang xử lý`);
  expect(loser.finds(`Câu hỏi ${code} ·`).buttons).toEqual(['Xem']);

  // Mrs Hoa hears once, and gets one answer: what the other tries is refused.
  expect(hoa.news().map((seen) => seen.text)).toEqual([
    expect.stringContaining(`Câu hỏi ${code} đã được nhận`),
  ]);
  await loser.replies(loser.finds(`Câu hỏi ${code} ·`), 'Tôi trả lời thay.');
  expect(loser.last().text).toContain(`do ${winner.name} đang xử lý`);
  expect(hoa.news()).toEqual([]);
  await winner.replies(winner.finds(`Câu hỏi ${code} ·`), 'Phường thay bóng trong tuần này.');
  expect(hoa.news().map((seen) => seen.text)).toEqual([expect.stringContaining('Phường thay bóng')]);
});
