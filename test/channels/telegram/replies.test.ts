import { afterAll, beforeAll, expect, it } from 'vitest';
import { png } from '../../support/bytes.ts';
import { type Actor, createStage, type Seen, type Stage } from '../../support/stage.ts';
import { codeIn } from '../../support/story.ts';

let stage: Stage;
let asker: Actor;
let official: Actor;
beforeAll(async () => {
  stage = await createStage({ channel: 'telegram' });
  asker = stage.actor('ba-hoa');
  official = stage.actor('can-bo-phuong');
});
afterAll(() => stage.close());

/** What may go on in another message is waited for; then it is sent as it was understood. */
async function sent(): Promise<string> {
  await stage.later(2000);
  await asker.presses('Gửi');
  return codeIn(asker.last().text);
}

async function opens(code: string): Promise<Seen[]> {
  official.news();
  await official.says(`/xem ${code}`);
  return official.news();
}

it('a reply to the first part of a file that Telegram shows in several is the answer to its question', async () => {
  const sentence = 'Đường vào bản Noong Đúc hỏng nặng, xe không đi được, bao giờ sửa? ';
  await asker.says(sentence.repeat(60).trim());
  const code = await sent();
  const [first, second] = await opens(code);
  expect(first?.buttons).toEqual([]);
  expect(second?.buttons).toContain('Nhận');
  if (first) await official.replies(first, 'Phường sửa trong tháng 12.');
  expect(official.last().text).toContain(`Đã gửi câu trả lời ${code}`);
  expect(asker.last().text).toContain('Phường sửa trong tháng 12.');
});

it('and so is a reply to any of its pictures', async () => {
  const pictures = [1, 2].map((n) => ({ bytes: png(n), kind: 'image' as const }));
  await asker.sends(pictures, 'Rác ở chợ phường Chiềng Sinh bao giờ dọn?', '77001');
  const code = await sent();
  const shown = await opens(code);
  expect(shown.map((seen) => seen.attachments.length)).toEqual([1, 1, 0]);
  if (shown[1]) await official.replies(shown[1], 'Rác được dọn mỗi sáng.');
  expect(asker.last().text).toContain('Rác được dọn mỗi sáng.');
});
