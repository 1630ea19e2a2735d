import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealChoice } from '../../src/domain/choice-token.ts';
import { personOf } from '../support/ask.ts';
import { demoConference } from '../support/hall.ts';
import { type Actor, createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let pao: Actor;
let secretary: Actor;
beforeAll(async () => {
  stage = await createStage();
  // He lives elsewhere: nothing of the ward would reach him.
  pao = stage.actor('ong-pao');
  secretary = stage.actor('thu-ky');
});
afterAll(() => stage.close());

const followed = async () =>
  (
    await stage.app.ctx.db.pool.query(
      'SELECT kind, key FROM follow WHERE person_id = $1 ORDER BY kind, key',
      [await personOf(stage.app, 'ong-pao')],
    )
  ).rows.map(({ kind, key }) => `${kind} ${key}`);
const announced = () =>
  pao.sees().filter(({ text }) => text.startsWith('Thông báo của Phường Chiềng Sinh')).length;
async function announces(text: string): Promise<void> {
  await secretary.says('/thongbao');
  await secretary.presses('Tự soạn nội dung');
  await secretary.says(text);
  await secretary.presses(/^Gửi cho \d+ người$/);
}

describe('following', () => {
  it('a commune begins at /noio and brings its announcements', async () => {
    await announces('Tin thứ nhất.');
    expect(announced()).toBe(0);
    await pao.says('/noio');
    expect(pao.last().buttons).toEqual(['Bỏ qua', 'Xóa nơi ở', 'Theo dõi', 'Dừng nhận thông báo']);
    await pao.presses('Theo dõi');
    expect(pao.last().text).toContain('Ông/bà chưa theo dõi gì.');
    await pao.presses('Xã, phường khác');
    await pao.says('chieng sinh');
    expect(pao.last().text).toBe('Đã theo dõi: Phường Chiềng Sinh.');
    expect(await followed()).toEqual(['territory 03679']);
    await announces('Tin thứ hai.');
    expect(announced()).toBe(1);
  });

  it('takes no place that there is not, and lets a question be', async () => {
    await pao.presses('Quay lại');
    await pao.presses('Xã, phường khác');
    await pao.says('xã Không Có Thật');
    expect(pao.last().text).toMatch(/Không tìm thấy xã|nơi nào dưới đây/);
    await pao.says('Đường vào bản Nà Sản hỏng, bao giờ sửa?');
    expect(pao.last().text).not.toContain('xã, phường này');
    for (const key of ['territory:00001', 'field:khong-co', 'conference:HN-000000', 'song:ca']) {
      const { sealKey } = stage.app.ctx;
      await pao.pressesData(sealChoice(sealKey, { channel: 'web', externalId: pao.key }, `follow:on:${key}`));
    }
    expect(await followed()).toEqual(['territory 03679']);
  });

  it('a field and a conference is one press each, and is shown with one’s own data', async () => {
    const { code } = await demoConference(stage.app);
    await pao.says('/noio');
    await pao.presses('Theo dõi');
    await pao.presses('Lĩnh vực');
    const field = pao.last().buttons[0] ?? '';
    await pao.presses(field);
    await pao.presses('Quay lại');
    await pao.presses('Hội nghị');
    await pao.presses(/^16\/12\/2026/);
    expect(pao.last().text).toBe(`Đã theo dõi: Hội nghị ${code}.`);
    expect(await followed()).toHaveLength(3);
    await pao.says('/dulieu');
    await pao.presses('Xem');
    expect(pao.last().text).toContain(`Đang theo dõi: Hội nghị ${code}; ${field}; Phường Chiềng Sinh`);
    await stage.actor('ba-hoa').says('/hoinghi');
    await stage.actor('ba-hoa').presses('Theo dõi hội nghị này');
    expect(stage.actor('ba-hoa').last().text).toBe(`Đã theo dõi: Hội nghị ${code}.`);
    await stage.actor('ba-hoa').says('/hoinghi');
    expect(stage.actor('ba-hoa').last().buttons).toEqual(['Gửi câu hỏi']);
  });

  it('ends by a press', async () => {
    await pao.says('/noio');
    await pao.presses('Theo dõi');
    await pao.presses('Bỏ: Phường Chiềng Sinh');
    expect(pao.last().text).toBe('Đã bỏ theo dõi: Phường Chiềng Sinh.');
    await secretary.says('/thongbao');
    expect((await followed()).map((one) => one.split(' ')[0])).toEqual(['conference', 'field']);
  });
});
