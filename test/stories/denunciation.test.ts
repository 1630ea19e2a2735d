import { expect } from 'vitest';
import type { Stage } from '../support/stage.ts';
import { asks, story } from '../support/story.ts';
import { columnsWith } from '../support/traces.ts';

const DENUNCIATION =
  'Tôi tố cáo ông Nguyễn Văn Zxqđoạt, chủ tịch xã, nhận hối lộ 50 triệu đồng (dấu-vết-riêng)';

/** Where a word is kept, but for the page of the try-out chat, which shows its visitor what they typed. */
async function kept(stage: Stage, word: string): Promise<string[]> {
  const columns = await columnsWith(stage.app.ctx.db.pool, word);
  return columns.filter((column) => column !== 'web_message.content');
}

story('A denunciation reaches no queue, and its sender is told the lawful ways', async (stage) => {
  const hoa = stage.actor('ba-hoa');
  const office = [
    'can-bo-phuong',
    'can-bo-phuong-2',
    'lanh-dao-phuong',
    'thu-ky',
    'chu-tri',
    'can-bo-so',
  ].map((key) => stage.actor(key));

  await hoa.says(DENUNCIATION);
  expect(hoa.last().text).toContain('Tin này có thể là tố cáo');
  expect(hoa.last().text).toContain('đơn có chữ ký');
  expect(hoa.last().text).toContain('nơi tiếp công dân của tỉnh Sơn La');
  expect(hoa.last().buttons).toEqual(['Tôi vẫn muốn tố cáo']);
  for (const member of office) expect(member.sees()).toEqual([]);
  expect(await kept(stage, 'Zxqđoạt')).toEqual([]);

  // Who insists, by the button or by saying it again, hears why not and where instead.
  await hoa.presses('Tôi vẫn muốn tố cáo');
  expect(hoa.last().text).toContain('không nhận tố cáo, kể cả khi ông/bà gửi lại');
  expect(hoa.last().text).toContain('Điều 22 Luật Tố cáo 25/2018/QH14');
  await hoa.says(DENUNCIATION);
  expect(hoa.last().text).toContain('Tin này có thể là tố cáo');
  for (const member of office) expect(member.sees()).toEqual([]);
  expect(await kept(stage, 'Zxqđoạt')).toEqual([]);
  await hoa.says('/cuatoi');
  expect(hoa.last().text).toContain('Ông/bà chưa gửi câu hỏi nào');

  // An ordinary question goes its way; a denunciation added to it does not.
  const code = await asks(hoa, 'Trụ sở mới của phường ở đâu?');
  for (const member of office) member.news();
  await hoa.presses('Bổ sung');
  await hoa.says(DENUNCIATION);
  expect(hoa.last().text).toContain('Tin này có thể là tố cáo');
  for (const member of office) expect(member.news()).toEqual([]);
  expect(await kept(stage, 'Zxqđoạt')).toEqual([]);

  const [thanh] = office;
  await thanh!.says(`/xem ${code}`);
  expect(thanh!.last().text).toContain('Trụ sở mới của phường ở đâu?');
  await thanh!.says('/hangdoi');
  for (const seen of office.flatMap((member) => member.sees()))
    expect(seen.text).not.toMatch(/Zxqđoạt|hối lộ/);
});
