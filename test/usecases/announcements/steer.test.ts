import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellProgress } from '../../../src/usecases/announcements/tell-progress.ts';
import { personOf } from '../../support/ask.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
beforeAll(async () => {
  stage = await createStage({ abilities: { windowCloses: true } });
  secretary = stage.actor('thu-ky');
  // At night nothing goes, so that there is time for everything.
  stage.app.clock.set('2026-11-25T22:30:00+07:00');
  await secretary.says('/thongbao');
  await secretary.presses('16/12/2026 · đang nhận câu hỏi');
});
afterAll(() => stage.close());

const pool = () => stage.app.ctx.db.pool;
const shown = () => secretary.sees().filter((seen) => seen.text.startsWith('Thông báo gửi lúc'));
const states = async () =>
  (await pool().query('SELECT state FROM outbox WHERE broadcast_id IS NOT NULL ORDER BY id')).rows.map(
    ({ state }) => state,
  );

describe('an announcement at night', () => {
  it('says before that it begins in the morning, and waits', async () => {
    expect(secretary.last().text).toContain(
      'Đang ngoài giờ gửi thông báo (06 giờ 30 đến 21 giờ 00): 6 người nhận từ 06 giờ 30, thứ Năm 26/11/2026.',
    );
    await secretary.presses(/^Gửi cho \d+ người$/);
    expect(await states()).toEqual(Array(6).fill('pending'));
    expect(shown()[0]?.buttons).toEqual(['Xem tiến độ', 'Tạm dừng', 'Dừng gửi']);
    // An answer to somebody goes at any hour.
    await stage.actor('ba-hoa').says('/lenh');
    expect(stage.actor('ba-hoa').last().text).toContain('/hoi');
  });

  it('goes to nobody who stopped announcements meanwhile, and says so', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('/noio');
    await hoa.presses('Dừng nhận thông báo');
    expect((await states()).filter((state) => state === 'dropped')).toHaveLength(1);
    await secretary.presses('Xem tiến độ');
    expect(shown()[0]?.text).toContain('Không gửi vì người nhận đã dừng nhận thông báo: 1');
  });
});

describe('whoever sends it', () => {
  it('pauses it and goes on, in the same message', async () => {
    await secretary.presses('Tạm dừng');
    expect(shown()).toHaveLength(1);
    expect(shown()[0]?.text).toContain('Đang tạm dừng từ 22 giờ 30');
    expect(shown()[0]?.buttons).toEqual(['Xem tiến độ', 'Gửi tiếp', 'Dừng gửi']);
    await stage.later(8 * 3_600_000);
    expect((await states()).filter((state) => state === 'pending')).toHaveLength(5);
    await secretary.presses('Gửi tiếp');
    expect(await states()).toEqual(expect.arrayContaining(['sent', 'dropped']));
    expect((await states()).filter((state) => state === 'sent')).toHaveLength(5);
  });

  it('may write what was only waiting for a person’s next word; when it is stopped, that is over too', async () => {
    const personId = await personOf(stage.app, 'can-bo-phuong-2');
    const row = `id = (SELECT o.id FROM outbox o JOIN account a ON a.id = o.account_id
                       WHERE a.person_id = $1 AND o.broadcast_id IS NOT NULL)`;
    const wait = () =>
      pool().query(`UPDATE outbox SET state = 'waiting', external_id = NULL, priority = 2 WHERE ${row}`, [
        personId,
      ]);
    const stateOf = async () =>
      (await pool().query(`SELECT state FROM outbox WHERE ${row}`, [personId])).rows[0].state;
    await wait();
    await stage.actor('can-bo-phuong-2').says('/lenh');
    expect(await stateOf()).toBe('sent');
    await wait();
    await secretary.says('/thongbao');
    await pool().query(`UPDATE broadcast SET finished_at = NULL`);
    await pool().query(`UPDATE outbox SET state = 'pending', not_before = 'infinity' WHERE id =
      (SELECT min(id) FROM outbox WHERE broadcast_id IS NOT NULL AND state = 'sent')`);
    await secretary.presses('Xem tiến độ');
    await secretary.presses('Dừng gửi');
    expect(shown().at(-1)?.text).toContain('3 người đã nhận, 3 người không được gửi');
    await stage.actor('can-bo-phuong-2').says('/lenh');
    expect(await stateOf()).toBe('waiting');
    for (let look = 0; look < 2; look += 1) {
      stage.app.clock.advance(3000);
      await tellProgress(stage.app.ctx, ['web']);
    }
    expect(await stateOf()).toBe('dropped');
  });

  it('is told how it is when a button of yesterday is pressed, and nobody else may press it', async () => {
    const before = secretary.sees().findLast(({ text }) => text.includes('Đã dừng gửi lúc'));
    const { rows } = await pool().query('SELECT id FROM broadcast');
    const { rows: audits } = await pool().query(
      `SELECT action FROM audit WHERE action LIKE 'announcement-%' ORDER BY id`,
    );
    expect(audits.map(({ action }) => action)).toEqual([
      'announcement-sent',
      'announcement-paused',
      'announcement-resumed',
      'announcement-stopped',
    ]);
    await secretary.pressesData(`announce:resume:${rows[0].id}`);
    expect(secretary.sees().findLast(({ text }) => text.includes('Đã dừng gửi lúc'))?.text).toBe(
      before?.text,
    );
    const status = async () => (await pool().query('SELECT status FROM broadcast')).rows[0].status;
    expect(await status()).toBe('stopped');
  });
});
