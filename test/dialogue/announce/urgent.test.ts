import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealChoice } from '../../../src/domain/choice-token.ts';
import { personOf } from '../../support/ask.ts';
import { demoConference } from '../../support/hall.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
let chair: Actor;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  chair = stage.actor('chu-tri');
  stage.app.clock.set('2026-11-25T22:30:00+07:00');
});
afterAll(() => stage.close());

const query = async (sql: string, values: unknown[] = []) =>
  (await stage.app.ctx.db.pool.query(sql, values)).rows;
const arrived = () =>
  stage
    .actor('ba-hoa')
    .sees()
    .filter(({ text }) => text.startsWith('Thông báo'))
    .map(({ text }) => text.split('\n')[0]);
async function prepare(): Promise<void> {
  const { code } = await demoConference(stage.app);
  await secretary.says(`/thongbao ${code}`);
}

describe('an announcement at night', () => {
  it('goes only when two people say that it can’t wait, once each', async () => {
    await prepare();
    expect(secretary.last().text).toContain('Thông báo luật định (Luật 72/2025/QH15, Điều 43)');
    await secretary.presses('Khẩn: gửi ngoài giờ');
    expect(secretary.last().text).toMatch(/^Đã hỏi \d người có quyền/);
    await secretary.presses('Khẩn: gửi ngoài giờ');
    expect(secretary.last().text).toContain('Cần một người khác đồng ý');
    await secretary.presses(/^Gửi cho \d+ người$/);
    expect(arrived()).toEqual([]);
    expect(chair.sees().at(-2)?.text).toContain('Thông báo hội nghị đối thoại');
    expect(chair.last().text).toContain('Bùi Thị Hương đề nghị gửi khẩn thông báo ở trên.');
    await chair.presses('Đồng ý gửi ngay');
    chair.finds('Khẩn: gửi cả ngoài giờ gửi thông báo.');
    secretary.finds('đã đồng ý: thông báo khẩn');
    expect(arrived()).toEqual(['Thông báo hội nghị đối thoại']);
    const audited = await query(
      `SELECT action FROM audit WHERE action LIKE 'announcement-urgent%' ORDER BY id`,
    );
    expect(audited.map(({ action }) => action)).toEqual(['announcement-urgent-asked', 'announcement-urgent']);
  });

  it('of typed words waits, whoever says what, and holds back no urgent one', async () => {
    await secretary.says('/thongbao');
    await secretary.presses('Tự soạn nội dung');
    await secretary.says('Mai cắt nước.');
    expect(secretary.last().text).toContain('mỗi người nhận nhiều nhất 2 thông báo trong 7 ngày');
    expect(secretary.last().buttons).not.toContain('Khẩn: gửi ngoài giờ');
    const [{ id }] = await query('SELECT id FROM broadcast ORDER BY created_at DESC, id DESC LIMIT 1');
    await secretary.presses(/^Gửi cho \d+ người$/);
    const forged = `announce:urgent:${id}`;
    const { sealKey } = stage.app.ctx;
    for (const actor of [secretary, stage.actor('ba-hoa')]) {
      await actor.pressesData(sealChoice(sealKey, { channel: 'web', externalId: actor.key }, forged));
    }
    expect(secretary.last().text).toContain('Chỉ thông báo luật định');
    expect(stage.actor('ba-hoa').last().text).toBe('Không tìm thấy thông báo này.');
    await prepare();
    await secretary.presses('Khẩn: gửi ngoài giờ');
    await secretary.presses(/^Gửi cho \d+ người$/);
    await chair.presses('Đồng ý gửi ngay');
    expect(arrived()).toEqual(['Thông báo hội nghị đối thoại', 'Thông báo hội nghị đối thoại']);
  });

  it('is marked anew for new words, and waits where nobody else may say so', async () => {
    await prepare();
    await secretary.presses('Khẩn: gửi ngoài giờ');
    await query(`UPDATE conference SET place = 'Nơi mới'`);
    await secretary.presses(/^Gửi cho \d+ người$/);
    await chair.presses('Đồng ý gửi ngay');
    expect(chair.last().text).toMatch(/^Đã hỏi/);
    const own = await personOf(stage.app, 'thu-ky');
    await query('UPDATE staff SET revoked_at = now() WHERE person_id <> $1', [own]);
    await prepare();
    await secretary.presses('Khẩn: gửi ngoài giờ');
    expect(secretary.last().text).toContain('không liên hệ được với ai khác có quyền');
    expect(await query('SELECT 1 FROM broadcast_approval ORDER BY at DESC')).toHaveLength(5);
  });
});
