import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../support/ask.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  await secretary.says('/thongbao');
  await secretary.presses('Tự soạn nội dung');
  await secretary.says('Cắt điện từ 8h ngày 27/11.');
  await secretary.presses('Gửi cho 6 người');
});
afterAll(() => stage.close());

const pool = () => stage.app.ctx.db.pool;
const first = `(SELECT id FROM broadcast WHERE corrects_id IS NULL)`;
const became = async (key: string, state: string, error: string) =>
  pool().query(
    `UPDATE outbox SET state = $2, error = $3 WHERE broadcast_id = ${first}
       AND account_id IN (SELECT id FROM account WHERE person_id = $1)`,
    [await personOf(stage.app, key), state, error],
  );
const announced = (key: string) =>
  stage
    .actor(key)
    .sees()
    .filter(({ text }) => text.includes('Không muốn nhận thông báo nữa'))
    .map(({ text }) => text.split('\n').slice(0, -1).join('\n'));
const WORDS = 'Thông báo của Phường Chiềng Sinh\nCắt điện từ 8h ngày 27/11.';

describe('an announcement that came to its end', () => {
  it('is sent again, the same words, to whom it did not reach; never to who wants none, never by itself', async () => {
    await became('ba-hoa', 'uncertain', 'lease ran out');
    await became('can-bo-phuong', 'failed', 'refused: 400');
    await became('lanh-dao-phuong', 'failed', 'refused: 400');
    const head = stage.actor('lanh-dao-phuong');
    await head.says('/noio');
    await head.presses('Dừng nhận thông báo');
    await stage.later(3_600_000);
    expect(announced('ba-hoa')).toEqual([WORDS]);
    await secretary.presses('Xem tiến độ');
    await secretary.presses('Báo cáo');
    await secretary.presses('Gửi lại cho người chưa nhận');
    expect(secretary.sees().at(-2)?.text).toContain(WORDS);
    expect(secretary.last().text).toContain('Gửi được: 2 người');
    expect(secretary.last().buttons).not.toContain('Sửa nội dung');
    expect(announced('ba-hoa')).toEqual([WORDS]);
    await secretary.presses('Gửi cho 2 người');
    expect(announced('ba-hoa')).toEqual([WORDS, WORDS]);
    expect(announced('can-bo-phuong')).toEqual([WORDS, WORDS]);
    expect(announced('can-bo-phuong-2')).toEqual([WORDS]);
    expect(announced('lanh-dao-phuong')).toEqual([WORDS]);
  });

  it('is corrected in new words that say so, to all it is for, past the cap of a week', async () => {
    await pool().query(
      `UPDATE setting SET value = '[{"from":"2026-01-01","number":1}]' WHERE key = 'announcements-per-week'`,
    );
    await stage.app.ctx.rulebook.reload();
    await secretary.presses('Đính chính');
    await secretary.says('Cắt điện từ 13h, không phải 8h.');
    const [shown, asked] = secretary.sees().slice(-2);
    expect(shown?.text).toMatch(
      /^Đính chính thông báo gửi lúc 09 giờ 00, thứ Tư 25\/11\/2026\nThông báo của Phường Chiềng Sinh\nCắt điện từ 13h/,
    );
    expect(asked?.text).toContain('Gửi được: 5 người');
    await secretary.presses('Sửa nội dung');
    await secretary.says('Cắt điện từ 14h, không phải 8h.');
    await secretary.presses('Gửi cho 5 người');
    for (const key of ['ba-hoa', 'can-bo-phuong-2']) {
      expect(announced(key).at(-1)).toContain('Cắt điện từ 14h');
      expect(announced(key).at(-1)).toMatch(/^Đính chính thông báo/);
    }
    const { rows } = await pool().query(
      `SELECT count(*)::int AS n FROM broadcast WHERE corrects_id = ${first} AND status = 'sent'`,
    );
    expect(rows[0].n).toBe(2);
  });

  it('is not sent again while some of it is still on its way', async () => {
    await pool().query(
      `UPDATE outbox SET state = 'pending', not_before = 'infinity' WHERE broadcast_id = ${first} AND state = 'sent'`,
    );
    await secretary.presses('Gửi lại cho người chưa nhận');
    expect(secretary.last().text).toContain('Thông báo trước chưa gửi xong');
  });
});
