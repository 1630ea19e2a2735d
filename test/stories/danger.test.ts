import { expect } from 'vitest';
import { codeIn, story } from '../support/story.ts';

story('Whoever writes of a danger reads the emergency numbers first', async (stage) => {
  const nam = stage.actor('anh-nam');
  const thanh = stage.actor('can-bo-phuong');

  // Even before the first word about consent, though nobody here has ever heard of Mr Nam.
  await nam.says('Cháy nhà ở tổ 3 phường Chiềng Sinh rồi, cứu với!');
  const [numbers, next, ...more] = nam.news();
  expect(more).toEqual([]);
  expect(numbers?.text).toMatch(/gọi ngay[\s\S]*Công an 113[\s\S]*Cứu hỏa, cứu nạn 114[\s\S]*Cấp cứu 115/);
  expect(next?.buttons).toContain('Đồng ý');
  expect(next?.text).toContain('Tin của ông/bà được giữ lại');

  // What was written is kept and goes on as a question, and the numbers are not said again.
  await nam.presses('Đồng ý');
  expect(nam.last().text).toContain('Cháy nhà ở tổ 3 phường Chiềng Sinh');
  await nam.says('Xe cứu hỏa không vào được ngõ');
  expect(nam.news().filter((seen) => seen.text.includes('gọi ngay'))).toEqual([]);
  await nam.presses('Gửi');
  const code = codeIn(nam.last().text);
  expect(thanh.last().text).toContain(code);
  expect(thanh.last().text).toContain('Xe cứu hỏa không vào được ngõ');
});
