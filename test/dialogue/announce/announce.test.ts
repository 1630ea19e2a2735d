import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conference } from '../../../src/domain/conference.ts';
import { personOf } from '../../support/ask.ts';
import { demoConference } from '../../support/hall.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
let conference: Conference;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  conference = await demoConference(stage.app);
});
afterAll(() => stage.close());

/** The demo's people of the ward. */
const WARD = 6;
const announcements = (actor: Actor) =>
  actor.sees().filter((seen) => seen.text.includes('Không muốn nhận thông báo nữa'));

describe('/thongbao', () => {
  it('shows what will be sent, whom it reaches, and sends it to oneself first', async () => {
    await secretary.says('/thongbao');
    expect(secretary.last().buttons).toEqual(['16/12/2026 · đang nhận câu hỏi', 'Tự soạn nội dung']);
    await secretary.presses('16/12/2026 · đang nhận câu hỏi');
    const [shown, asked] = secretary.sees().slice(-2);
    expect(shown?.text).toBe(
      [
        'Thông báo hội nghị đối thoại',
        'Phường Chiềng Sinh tổ chức hội nghị đối thoại với người dân phường Chiềng Sinh.',
        'Thời gian: 08 giờ 00, thứ Tư 16/12/2026.',
        'Địa điểm: Hội trường Ủy ban nhân dân phường Chiềng Sinh (trực tiếp).',
        'Nội dung: Giao thông, đất đai, môi trường và đời sống ở tổ, bản.',
        'Chủ trì: Đồng chí Lường Văn Toàn, Bí thư Đảng ủy phường.',
        'Ông/bà gửi câu hỏi cho hội nghị ngay tại đây, đến 00 giờ 00, thứ Tư 09/12/2026.',
        'Không muốn nhận thông báo nữa, xin gõ /noio.',
      ].join('\n'),
    );
    expect(asked?.text).toContain(`Gửi được: ${WARD} người (trò chuyện thử: ${WARD}).`);
    expect(asked?.buttons).toEqual([
      'Gửi thử cho tôi',
      'Xem bản khác',
      `Gửi cho ${WARD} người`,
      'Hẹn giờ gửi',
      'Đổi người nhận',
      'Sửa nội dung',
      'Thôi',
    ]);
    await secretary.presses('Xem bản khác');
    const versions = secretary.sees().slice(-4);
    expect(versions[0]?.text).toBe('Người đọc Tiếng Anh thấy:');
    expect(versions[1]?.text).toMatch(/^Announcement of a dialogue conference/);
    expect(versions[1]?.text).toContain('To get no more announcements, type /area.');
    expect(versions[2]?.text).toContain('Trên Zalo không có chữ đậm');
    expect(versions[3]?.rich).toEqual([shown?.text]);
    await secretary.presses('Gửi thử cho tôi');
    expect(secretary.last().text).toBe(`Bản gửi thử, chưa gửi cho ai khác.\n${shown?.text}`);
    expect(announcements(stage.actor('ba-hoa'))).toEqual([]);
    // It counts nowhere: not as a message of the announcement.
    const { rows } = await stage.app.ctx.db.pool.query('SELECT 1 FROM broadcast_tally');
    expect(rows).toEqual([]);
  });

  it('reaches everyone of the territory once, each in their language, and says how far it is', async () => {
    await stage.app.ctx.db.pool.query(`UPDATE person SET locale = 'en' WHERE id = $1`, [
      await personOf(stage.app, 'can-bo-phuong-2'),
    ]);
    await secretary.presses(/^Gửi cho \d+ người$/);
    await secretary.presses(/^Gửi cho \d+ người$/);
    const hoa = stage.actor('ba-hoa');
    expect(announcements(hoa)).toHaveLength(1);
    expect(stage.actor('can-bo-phuong-2').last().text).toMatch(/^Announcement of a dialogue conference/);
    expect(announcements(stage.actor('ong-pao'))).toEqual([]);
    expect(secretary.sees().some((seen) => seen.text === `Đã xếp hàng gửi cho ${WARD} người.`)).toBe(true);
    await secretary.presses('Xem tiến độ');
    const progress = secretary.sees().findLast((seen) => seen.text.startsWith('Thông báo gửi lúc'));
    expect(progress?.text).toContain(`Đã gửi: ${WARD} · đang chờ: 0 · người nhận chặn: 0 · lỗi: 0`);
    expect(progress?.text).toContain('▓▓▓▓▓▓▓▓▓▓ 100 %');
    await hoa.presses('Gửi câu hỏi');
    expect(hoa.last().text).toContain('Ông/bà gửi câu hỏi cho hội nghị 08 giờ 00, thứ Tư 16/12/2026');
  });

  it('leaves out who wants none, until they want them again', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('/noio');
    await hoa.presses('Dừng nhận thông báo');
    expect(hoa.last().text).toContain('không còn nhận thông báo chung');
    await secretary.says(`/thongbao ${conference.code}`);
    expect(secretary.last().text).toContain('Đã dừng nhận thông báo: 1 người.');
    await hoa.says('/noio');
    await hoa.presses('Nhận lại thông báo');
    await secretary.says(`/thongbao ${conference.code}`);
    expect(secretary.last().text).not.toContain('Đã dừng nhận');
  });

  it('takes typed words', async () => {
    await secretary.says('/thongbao');
    await secretary.presses('Tự soạn nội dung');
    await secretary.says('   ');
    await secretary.says('Mai cắt điện từ 8h đến 11h. <b>Xin lưu ý</b>');
    const [shown] = secretary.sees().slice(-2);
    expect(shown?.text).toBe(
      'Thông báo của Phường Chiềng Sinh\nMai cắt điện từ 8h đến 11h. <b>Xin lưu ý</b>\nKhông muốn nhận thông báo nữa, xin gõ /noio.',
    );
    await secretary.presses('Thôi');
    expect(secretary.last().text).toBe('Đã thôi. Chưa gửi gì.');
    await secretary.presses(/^Gửi cho \d+ người$/);
    expect(secretary.last().text).toBe('Không tìm thấy thông báo này.');
  });

  it('shows what changed since the preview instead of sending it', async () => {
    await secretary.says(`/thongbao ${conference.code}`);
    await stage.app.ctx.db.pool.query(`UPDATE conference SET place = 'Nơi mới' WHERE id = $1`, [
      conference.id,
    ]);
    await secretary.presses(/^Gửi cho \d+ người$/);
    expect(secretary.sees().at(-3)?.text).toContain('Hội nghị có thay đổi');
    expect(secretary.sees().at(-2)?.text).toContain('Nơi mới');
    const { rows } = await stage.app.ctx.db.pool.query(`SELECT status FROM broadcast ORDER BY created_at`);
    expect(rows.filter((row) => row.status === 'sent')).toHaveLength(1);
  });

  it('never goes to a demo person over a real channel', async () => {
    const { pool } = stage.app.ctx.db;
    const person = await personOf(stage.app, 'ba-hoa');
    await pool.query(
      `INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at)
       VALUES (gen_random_uuid(), 'telegram', '77', $1, now() + interval '1 year', now())`,
      [person],
    );
    await secretary.says(`/thongbao ${conference.code}`);
    expect(secretary.last().text).toContain(`(trò chuyện thử: ${WARD})`);
    await pool.query(`UPDATE account SET blocked_at = now() WHERE person_id = $1 AND channel = 'web'`, [
      person,
    ]);
    await secretary.says(`/thongbao ${conference.code}`);
    expect(secretary.last().text).toContain('Đã chặn hệ thống: 1 người.');
    await secretary.presses(/^Gửi cho \d+ người$/);
    const { rowCount } = await pool.query(`SELECT 1 FROM outbox WHERE channel = 'telegram'`);
    expect(rowCount).toBe(0);
  });

  it('names what the platform asks for, and who has to write first', async () => {
    const { pool } = stage.app.ctx.db;
    const days = (n: number) => new Date(stage.app.clock.now().getTime() - n * 86_400_000);
    for (const [key, last] of [
      ['ba-hoa', days(1)],
      ['can-bo-phuong', days(3)],
      ['can-bo-phuong-2', days(8)],
    ] as const) {
      const person = await personOf(stage.app, key);
      await pool.query(`UPDATE account SET blocked_at = now() WHERE person_id = $1`, [person]);
      await pool.query(`UPDATE person SET demo = false WHERE id = $1`, [person]);
      await pool.query(
        `INSERT INTO account (id, channel, external_id, person_id, last_interaction_at, created_at)
         VALUES (gen_random_uuid(), 'zalo', $2, $1, $3, $3)`,
        [person, key, last],
      );
    }
    await secretary.says(`/thongbao ${conference.code}`);
    const { text } = secretary.last();
    expect(text).toContain(`(trò chuyện thử: ${WARD - 3}, Zalo: 2)`);
    expect(text).toContain(
      'Zalo: 1 người nhắn lần cuối quá 48 giờ, tốn nhiều nhất 55 đồng (55 đồng một tin). Gói còn trong 500 tin của tháng thì ít hơn.',
    );
    expect(text).toContain(
      'Zalo: 1 người nhắn lần cuối quá 7 ngày. Họ nhận tin mẫu nếu Zalo đã duyệt mẫu (nhiều nhất 165 đồng), không thì chờ họ nhắn lại.',
    );
    await pool.query(`DELETE FROM account WHERE channel = 'zalo'`);
    await pool.query(`UPDATE account SET blocked_at = NULL WHERE channel = 'web'`);
  });

  it('is nobody else’s', async () => {
    const official = stage.actor('can-bo-phuong');
    await official.says('/thongbao');
    expect(official.last().text).toContain('Không có lệnh /thongbao');
    await secretary.says('/thongbao HN-000000');
    expect(secretary.last().text).toMatch(/Không tìm thấy|gõ sai/);
  });
});
