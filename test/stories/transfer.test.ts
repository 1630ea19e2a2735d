import { expect } from 'vitest';
import { asks, story } from '../support/story.ts';

story('A question goes on to the unit that is competent, and its asker is told why', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');
  const lien = stage.actor('can-bo-phuong-2');
  const duc = stage.actor('can-bo-so');
  const code = await asks(hoa, 'Đường tỉnh 110 qua tổ 2 sạt lở, bao giờ khắc phục?');
  const told = hoa.last().text;
  expect(duc.sees()).toEqual([]);

  // The ward is not competent: by name without diacritics, with a reason in the same line.
  await thanh.says(`/chuyen ${code} so xay dung Đây là đường tỉnh, do Sở quản lý`);
  expect(thanh.last().text).toContain(`Đã chuyển câu hỏi ${code} đến Sở Xây dựng tỉnh Sơn La`);
  expect(hoa.last().text).toContain(`Câu hỏi ${code} đã được chuyển đến Sở Xây dựng tỉnh Sơn La`);
  expect(hoa.last().text).toContain('Lý do: Đây là đường tỉnh, do Sở quản lý');
  expect(lien.last().text).toContain(`Câu hỏi ${code} đã chuyển đến Sở Xây dựng tỉnh Sơn La`);
  expect(lien.last().buttons).toEqual([]);

  // The department has it now, with the day that the law gave at the beginning.
  expect(duc.last().text).toContain('Đường tỉnh 110 qua tổ 2 sạt lở');
  expect(told).toContain('thứ Tư 09/12/2026');
  expect(duc.last().buttons).toContain('Nhận');
  await lien.says(`/xem ${code}`);
  expect(lien.last().text).toContain('Không tìm thấy câu hỏi này');

  await duc.presses('Nhận');
  await duc.presses('Trả lời');
  await duc.says('Sở khắc phục xong trước ngày 15/12/2026.');
  expect(hoa.last().text).toContain('Sở khắc phục xong trước ngày 15/12/2026');
  expect(hoa.last().text).toContain('Người trả lời: Hoàng Minh Đức');
  await hoa.says(`/tracuu ${code}`);
  expect(hoa.last().text).toContain('chuyển đến đơn vị khác (Đây là đường tỉnh, do Sở quản lý)');
});
