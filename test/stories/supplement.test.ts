import { expect } from 'vitest';
import { png } from '../support/bytes.ts';
import { asks, story } from '../support/story.ts';

story('What an asker adds reaches whoever has the question', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');
  const lien = stage.actor('can-bo-phuong-2');
  const code = await asks(hoa, 'Rác ở bãi tập kết tổ 5 mấy tuần không ai thu gom');

  // Nobody has it yet: all who could take it read what is added.
  await hoa.presses('Bổ sung');
  expect(hoa.last().text).toContain(`Xin ông/bà viết phần bổ sung cho ${code}`);
  await hoa.says('Mùi bay vào cả trường học.');
  expect(hoa.last().text).toContain(`Đã bổ sung vào ${code} và báo cho cơ quan xử lý`);
  for (const official of [thanh, lien]) {
    expect(official.last().text).toContain(`Người hỏi bổ sung câu hỏi ${code}`);
    expect(official.last().text).toContain('Mùi bay vào cả trường học.');
  }

  // Once Mr Thành has it a picture goes to him alone.
  await thanh.presses('Nhận');
  lien.news();
  await hoa.presses('Bổ sung');
  await hoa.sends([{ bytes: png(5), kind: 'image' }], 'Ảnh chụp sáng nay');
  expect(thanh.last().text).toContain('Ảnh chụp sáng nay');
  expect(thanh.last().attachments.map((file) => file.kind)).toEqual(['image']);
  expect(lien.news()).toEqual([]);

  // A reply to what was added is the answer; afterwards there is nothing to add to.
  await thanh.replies(thanh.last(), 'Xe thu gom đến chiều nay.');
  expect(hoa.last().text).toContain('Xe thu gom đến chiều nay.');
  await hoa.presses('Bổ sung');
  expect(hoa.last().text).toContain(`Câu hỏi ${code} đã xong (đã trả lời) nên không bổ sung được`);
});
