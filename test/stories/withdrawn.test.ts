import { expect } from 'vitest';
import { asks, story } from '../support/story.ts';

story('An asker takes a question back, and the office is told', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const pao = stage.actor('ong-pao');
  const thanh = stage.actor('can-bo-phuong');
  const code = await asks(hoa, 'Cột điện đầu ngõ tổ 1 nghiêng, ai dựng lại?');
  await thanh.presses('Nhận');

  // Somebody else can't, and learns no more than from a code that is nobody's.
  await pao.says(`/rut ${code}`);
  expect(pao.last().text).toContain('Không có câu hỏi nào của ông/bà mang mã này');

  await hoa.says(`/rut ${code}`);
  expect(hoa.last().text).toContain('Sau khi rút, cơ quan sẽ không trả lời câu hỏi này');
  await hoa.presses('Giữ lại');
  expect(hoa.last().text).toContain(`Câu hỏi ${code} vẫn được xử lý`);
  await hoa.says(`/rut ${code}`);
  await hoa.presses('Rút câu hỏi');
  expect(hoa.last().text).toContain(`Đã rút câu hỏi ${code}`);

  expect(thanh.last().text).toContain(`Người hỏi đã rút câu hỏi ${code}`);
  expect(thanh.finds(`Câu hỏi ${code} ·`).text).toContain('người hỏi đã rút');
  expect(thanh.finds(`Câu hỏi ${code} ·`).buttons).toEqual(['Xem']);
  hoa.news();
  await thanh.says(`/traloi ${code} Điện lực đã dựng lại cột.`);
  expect(thanh.last().text).toContain(`Chưa làm được việc này: câu hỏi ${code} người hỏi đã rút`);
  expect(hoa.news()).toEqual([]);
  await hoa.says('/cuatoi');
  expect(hoa.last().text).toContain(`${code} · ông/bà đã rút`);
});
