import { expect } from 'vitest';
import { codeIn, story } from '../support/story.ts';

story('A process that dies between storing and handling loses nothing and repeats nothing', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const thanh = stage.actor('can-bo-phuong');

  // The message is stored, and its process is gone: nobody answers.
  await stage.crash(() => hoa.says('Cầu treo sang bản Hẹo mục ván, bao giờ sửa? (dấu-vết-riêng)'));
  expect(hoa.sees()).toEqual([]);
  await stage.restart();
  expect(hoa.news().map((seen) => seen.buttons)).toEqual([expect.arrayContaining(['Gửi'])]);
  expect(hoa.last().text).toContain('Cầu treo sang bản Hẹo mục ván');

  // The channel, not knowing whether it was heard, says it again: that is no second message.
  await hoa.isHeardAgain();
  expect(hoa.news()).toEqual([]);

  // The same with the press that sends the question: one question, one receipt, one card.
  await stage.crash(() => hoa.presses('Gửi'));
  expect(thanh.sees()).toEqual([]);
  await stage.restart();
  await hoa.isHeardAgain();
  expect(hoa.news().map((seen) => seen.text)).toEqual([expect.stringContaining('Đã nhận câu hỏi')]);
  const code = codeIn(hoa.last().text);
  expect(thanh.news().map((seen) => codeIn(seen.text))).toEqual([code]);
  await hoa.says('/cuatoi');
  expect(hoa.last().text).toContain('Câu hỏi của ông/bà (1)');

  // And with the answer: the card that the process before had sent still takes the reply.
  await stage.crash(() => thanh.replies(thanh.finds(code), 'Ván được thay trong tháng 12.'));
  await stage.restart();
  await thanh.isHeardAgain();
  expect(thanh.news().map((seen) => seen.text)).toEqual([`Đã gửi câu trả lời ${code} đến người hỏi.`]);
  expect(hoa.last().text).toContain('Ván được thay trong tháng 12.');
  await hoa.presses('4');
  expect(hoa.last().text).toContain('đánh giá 4 trên 5');
});
