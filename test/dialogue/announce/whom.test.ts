import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealChoice } from '../../../src/domain/choice-token.ts';
import { personOf } from '../../support/ask.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';
import { asks } from '../../support/story.ts';

let stage: Stage;
let secretary: Actor;
let hoa: Actor;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  hoa = stage.actor('ba-hoa');
});
afterAll(() => stage.close());

const query = async (sql: string, values: unknown[] = []) =>
  (await stage.app.ctx.db.pool.query(sql, values)).rows;
const newest = async () =>
  (
    await query(
      'SELECT id, recipients, excluded, purpose FROM broadcast ORDER BY created_at DESC, id DESC LIMIT 1',
    )
  )[0];
const line = (begins: string) =>
  secretary
    .last()
    .text.split('\n')
    .find((one) => one.startsWith(begins));
async function write(text: string): Promise<void> {
  await secretary.says('/thongbao');
  await secretary.presses('Tự soạn nội dung');
  await secretary.says(text);
}

describe('the recipients of an announcement', () => {
  it('are chosen by buttons, counted anew, and said in one line', async () => {
    await asks(hoa, 'Đường vào bản Noong Đúc hỏng, bao giờ sửa?');
    await write('Mai sửa đường.');
    expect(line('Người nhận:')).toBe('Người nhận: người dân ở hoặc theo dõi phường Chiềng Sinh.');
    expect(line('Gửi được')).toContain('6 người');
    await secretary.presses('Đổi người nhận');
    await secretary.presses('Người đã từng hỏi');
    expect(line('Gửi được')).toContain('1 người');
    await secretary.presses('Đổi người nhận');
    await secretary.presses('Theo lĩnh vực');
    await secretary.presses(/^Giao thông/);
    expect(line('Người nhận:')).toMatch(
      /^Người nhận: người dân ở hoặc theo dõi phường Chiềng Sinh; chỉ gồm người theo dõi hoặc đã hỏi về Giao thông.*, đã từng gửi câu hỏi\.$/,
    );
    expect(line('Gửi được')).toContain('1 người');
    await secretary.presses('Gửi cho 1 người');
    expect(hoa.last().text).toBe(
      'Thông báo của Phường Chiềng Sinh\nMai sửa đường.\nKhông muốn nhận thông báo nữa, xin gõ /noio.',
    );
    expect(
      stage
        .actor('can-bo-phuong')
        .sees()
        .some(({ text }) => text.includes('Mai sửa')),
    ).toBe(false);
    expect((await newest()).recipients).toEqual({ asked: true, field: 'giao-thong' });
  });

  it('may be staff, a conference, a channel or a language, and everybody again', async () => {
    await write('Họp giao ban.');
    for (const [list, one, people] of [
      ['Cán bộ', 'cán bộ', /^Người nhận: cán bộ thuộc phường Chiềng Sinh/],
      ['Theo hội nghị', /^16\/12\/2026/, /^Người nhận: người hỏi và người theo dõi hội nghị 08 giờ 00/],
      ['Theo kênh', 'Zalo', /chỉ gồm người dùng Zalo\.$/],
      ['Theo ngôn ngữ', /^tiếng Anh|Anh/i, /dùng Zalo, đọc/],
    ] as const) {
      await secretary.presses('Đổi người nhận');
      await secretary.presses(list);
      await secretary.presses(one);
      expect(line('Người nhận:')).toMatch(people);
    }
    expect(line('Chưa gửi được')).toBe('Chưa gửi được cho ai.');
    expect(secretary.last().buttons.some((label) => label.startsWith('Gửi cho'))).toBe(false);
    await secretary.presses('Đổi người nhận');
    await secretary.presses('Tất cả người dân');
    expect(line('Gửi được')).toContain('6 người');
  });

  it('lie within the sender’s territory, and are not changed once it is sent', async () => {
    await secretary.presses('Đổi người nhận');
    await secretary.says('phường Tô Hiệu');
    expect(secretary.last().text).toBe('Nơi hoặc hội nghị này không thuộc địa bàn của ông/bà.');
    const press = (actor: Actor, action: string) =>
      actor.pressesData(sealChoice(stage.app.ctx.sealKey, { channel: 'web', externalId: actor.key }, action));
    for (const action of ['whom:in:14', 'whom:field:khong-co', 'whom:conference:HN-000000']) {
      await press(secretary, action);
      expect(secretary.last().text).toContain('không thuộc địa bàn');
    }
    const { id, recipients } = await newest();
    expect(recipients).toEqual({});
    await press(hoa, `announce:whom:${id}`);
    expect(hoa.last().text).toBe('Không tìm thấy thông báo này.');
    await secretary.presses('Quay lại');
    await secretary.presses(/^Gửi cho \d+ người$/);
    await press(secretary, `announce:whom:${id}`);
    expect(secretary.last().text).toContain('không đổi người nhận được nữa');
  });

  it('get two of them a week, and who is left out is counted and kept', async () => {
    await write('Tin thứ ba.');
    expect(line('Đã nhận đủ')).toBe('Đã nhận đủ 2 thông báo trong 7 ngày qua: 1 người.');
    const quiet = stage.actor('can-bo-phuong');
    await quiet.says('/noio');
    await quiet.presses('Dừng nhận thông báo');
    await query(`UPDATE account SET blocked_at = now() WHERE person_id = $1`, [
      await personOf(stage.app, 'can-bo-phuong-2'),
    ]);
    await write('Tin thứ tư.');
    await secretary.presses('Gửi cho 3 người');
    expect(await newest()).toMatchObject({
      purpose: 'information',
      excluded: { 'opted-out': 1, blocked: 1, 'weekly-cap': 1 },
    });
    expect(hoa.sees().some(({ text }) => text.includes('Tin thứ tư'))).toBe(false);
    await stage.later(8 * 86_400_000);
    await write('Tuần sau.');
    expect(line('Đã nhận đủ')).toBeUndefined();
  });
});
