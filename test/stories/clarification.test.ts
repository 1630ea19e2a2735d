import { expect } from 'vitest';
import { asks, story } from '../support/story.ts';

story('An official asks back, and the next message of the asker is the explanation', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');
  const lien = stage.actor('can-bo-phuong-2');
  const code = await asks(hoa, 'Đường ở tổ 3 hỏng, bao giờ sửa?');

  await thanh.presses('Nhận');
  await thanh.presses('Hỏi lại');
  expect(thanh.last().text).toContain(`Hỏi lại về câu hỏi ${code}`);
  await thanh.says('Đoạn nào hỏng, dài bao nhiêu mét?');
  expect(thanh.last().text).toContain(`Đã hỏi lại về câu hỏi ${code}`);
  expect(thanh.finds(`Câu hỏi ${code} ·`).text).toContain('chờ người hỏi nói rõ thêm');
  expect(hoa.last().text).toContain('Đoạn nào hỏng, dài bao nhiêu mét?');
  expect(hoa.last().text).toContain('Tin nhắn tiếp theo sẽ được chuyển đến cơ quan');
  await hoa.says(`/tracuu ${code}`);
  expect(hoa.last().text).toContain('chờ ông/bà nói rõ thêm');
  // What the law wants told has been told: its date runs no more.
  expect(hoa.last().text).toContain('Ông/bà đã được báo việc xử lý: thứ Tư 25/11/2026.');
  expect(hoa.last().text).not.toContain('chậm nhất');

  // Three days later Mrs Hoa simply writes on.
  await stage.later(3 * 24 * 3_600_000);
  lien.news();
  await hoa.says('Đoạn từ nhà văn hóa đến cầu, khoảng 200 mét.');
  expect(hoa.last().text).toContain(`Đã chuyển lời giải thích của ông/bà cho cơ quan xử lý ${code}`);
  expect(thanh.last().text).toContain(`Người hỏi đã nói rõ thêm về ${code}`);
  expect(thanh.last().text).toContain('khoảng 200 mét');
  // It goes to the one who asked; the others only see on the card that the work goes on.
  expect(lien.news()).toEqual([]);
  expect(thanh.finds(`Câu hỏi ${code} ·`).text).toContain('Quàng Văn Thành đang xử lý');

  await thanh.replies(thanh.last(), 'Đoạn này được vá ổ gà trong tuần sau.');
  expect(hoa.last().text).toContain(`Trả lời câu hỏi ${code}`);
  expect(hoa.last().text).toContain('vá ổ gà trong tuần sau');
});
