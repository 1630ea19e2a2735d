import { afterAll, beforeAll, expect, it } from 'vitest';
import { invitationFor } from '../support/stage/introduction.ts';
import { createTwoChannels, type TwoChannels } from '../support/stage/two-channels.ts';
import type { Actor } from '../support/stage.ts';
import { asks } from '../support/story.ts';

/** The citizen has Zalo and the official Telegram: neither sees anything of the other's channel. */
let both: TwoChannels;
let hoa: Actor;
let thanh: Actor;
beforeAll(async () => {
  both = await createTwoChannels();
  hoa = both.onZalo('Lò Thị Hoa');
  thanh = both.onTelegram('Quàng Văn Thành');
  for (const one of [hoa, thanh]) {
    await one.starts();
    await one.presses('Đồng ý');
  }
  await hoa.says('Phường Chiềng Sinh');
  await thanh.says(`/thamgia ${await invitationFor(both.app, { role: 'official', unitCode: '03679' })}`);
  await thanh.says('Quàng Văn Thành');
  await thanh.says('Công chức địa chính');
  for (const one of [hoa, thanh]) one.news();
});
afterAll(() => both.close());

it('A question comes over Zalo, is answered on Telegram and rated on Zalo', async () => {
  const code = await asks(hoa, 'Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');
  const [card, ...others] = thanh.news();
  expect(others).toEqual([]);
  expect(card?.text).toContain(`Câu hỏi ${code} · chờ nhận`);

  // The card changes under the finger on Telegram; on Zalo it is one message more.
  await thanh.presses('Nhận');
  expect(thanh.news()).toEqual([]);
  expect(thanh.last()).toMatchObject({ id: card?.id, text: expect.stringContaining('đang xử lý') });
  expect(hoa.last().text).toContain(`Câu hỏi ${code} đã được nhận xử lý`);

  await thanh.presses('Hỏi lại');
  await thanh.says('Đoạn nào hỏng?');
  expect(hoa.last().text).toContain('Đoạn nào hỏng?');
  await hoa.says('Đoạn từ nhà văn hóa đến cầu.');
  expect(thanh.last().text).toContain('Đoạn từ nhà văn hóa đến cầu');

  await thanh.replies(thanh.last(), 'Phường sửa xong trước ngày 30/12/2026.');
  expect(thanh.last().text).toBe(`Đã gửi câu trả lời ${code} đến người hỏi.`);
  expect(hoa.last().text).toContain('Phường sửa xong trước ngày 30/12/2026');
  expect(hoa.last().buttons).toEqual(['1', '2', '3', '4', '5']);
  await hoa.says('5');
  expect(hoa.last().text).toContain('Cảm ơn ông/bà đã đánh giá 5 trên 5');
  expect(both.zalo.violations()).toEqual([]);
});
