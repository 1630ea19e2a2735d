import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { XLSX } from '../../../src/documents/spreadsheet.ts';
import { foldTally } from '../../../src/store/broadcast-progress.ts';
import { tellProgress } from '../../../src/usecases/announcements/tell-progress.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  await secretary.says('/thongbao');
  await secretary.presses('16/12/2026 · đang nhận câu hỏi');
  await secretary.presses(/^Gửi cho \d+ người$/);
  // As if two of the six still waited.
  await pool().query(
    `UPDATE outbox SET state = 'pending', not_before = 'infinity' WHERE id IN
       (SELECT id FROM outbox WHERE broadcast_id IS NOT NULL ORDER BY id LIMIT 2)`,
  );
});
afterAll(() => stage.close());

const pool = () => stage.app.ctx.db.pool;
const shown = () => secretary.sees().filter((seen) => seen.text.startsWith('Thông báo gửi lúc'));
const queued = async () =>
  (await pool().query(`SELECT count(*)::int AS n FROM outbox WHERE kind = 'announcement-progress'`)).rows[0]
    .n;
async function told(...editing: string[]): Promise<void> {
  await tellProgress(stage.app.ctx, editing);
  await stage.app.settle();
}

describe('the progress of an announcement', () => {
  it('is shown in the message that is there, and not within three seconds of the last time', async () => {
    await told('web');
    expect(await queued()).toBe(0);
    stage.app.clock.advance(3000);
    await told('web');
    await told('web');
    expect(await queued()).toBe(1);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]?.text).toContain('▓▓▓▓▓▓░░░░ 66 %\nĐã gửi: 4 · đang chờ: 2');
  });

  it('names the rate of the last looks and how long the rest takes, while messages go', async () => {
    // Four went within the three seconds since the first look.
    expect(shown()[0]?.text).toMatch(/\nTốc độ: khoảng \d+ tin một phút, còn chưa đến một phút\.$/m);
  });

  it('is not shown again while nothing moves', async () => {
    stage.app.clock.advance(3000);
    await told('web');
    expect(await queued()).toBe(1);
  });

  it('names those who have to write first, and waits for them no longer', async () => {
    const one = `(SELECT max(id) FROM outbox WHERE not_before = 'infinity')`;
    await pool().query(`UPDATE outbox SET state = 'waiting' WHERE id = ${one}`);
    stage.app.clock.advance(3000);
    await told('web');
    expect(await queued()).toBe(2);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]?.text).toContain('83 %\nĐã gửi: 4 · đang chờ: 1');
    expect(shown()[0]?.text).toContain('Chờ người nhận nhắn lại: 1');
    await pool().query(`UPDATE outbox SET state = 'pending' WHERE id = ${one}`);
  });

  it('is not repeated where a message can not be changed; its end is told there too, once', async () => {
    stage.app.clock.advance(3000);
    await told();
    expect(await queued()).toBe(2);
    await pool().query(
      `UPDATE outbox SET not_before = now() - interval '1 year' WHERE not_before = 'infinity'`,
    );
    await stage.app.settle();
    stage.app.clock.advance(3000);
    await told();
    stage.app.clock.advance(3000);
    await told('web');
    expect(await queued()).toBe(3);
    expect(shown().at(-1)?.text).toContain('▓▓▓▓▓▓▓▓▓▓ 100 %\nĐã gửi: 6 · đang chờ: 0');
    expect(shown().at(-1)?.buttons).toEqual(['Báo cáo']);
    const report = secretary.last();
    expect(report.text).toMatch(
      /^Báo cáo thông báo gửi lúc .*\nĐã đến: 6\/6 người\.\nThời gian gửi: .*\ntrò chuyện thử: 6\/6$/,
    );
    expect(report.buttons).toEqual(['Tải báo cáo (XLSX)', 'Hồ sơ gửi thông báo', 'Đính chính']);
  });

  it('has a report by reason, which is a spreadsheet too', async () => {
    await pool().query(
      `UPDATE outbox SET state = 'blocked', error = 'blocked: bot was blocked by the user' WHERE id =
         (SELECT min(id) FROM outbox WHERE broadcast_id IS NOT NULL)`,
    );
    await pool().query(
      `UPDATE outbox SET state = 'uncertain', error = 'lease ran out' WHERE id =
         (SELECT max(id) FROM outbox WHERE broadcast_id IS NOT NULL)`,
    );
    const of = (at: number) =>
      `id = (SELECT id FROM outbox WHERE broadcast_id IS NOT NULL ORDER BY id LIMIT 1 OFFSET ${at})`;
    await pool().query(`UPDATE outbox SET read_at = now() WHERE ${of(1)}`);
    await pool().query(`UPDATE outbox SET moved_from = 'zalo' WHERE ${of(2)}`);
    await pool().query(
      `INSERT INTO sent_part (channel, external_id, outbox_id, part, account_id, sent_at, way, price)
       SELECT channel, 'by-template', id, 0, account_id, settled_at, 'template-phone', 'template' FROM outbox WHERE ${of(3)}`,
    );
    await secretary.presses('Báo cáo');
    expect(secretary.last().text).toContain('Đã đến: 4/6 người.\nĐã xem (kênh có báo): 1.\n');
    expect(secretary.last().text).toContain('Trong đó qua kênh khác của người đó: 1.');
    expect(secretary.last().text).toContain('Trong đó qua tin mẫu theo số điện thoại: 1.');
    expect(secretary.last().text).toContain('• người nhận đã chặn hoặc xóa tài khoản: 1\n');
    expect(secretary.last().text).toContain('• không rõ đã đến hay chưa (mất liên lạc khi đang gửi): 1\n');
    expect(secretary.last().buttons).toContain('Gửi lại cho người chưa nhận');
    await secretary.presses('Tải báo cáo (XLSX)');
    const [file] = secretary.last().attachments;
    expect(file?.name).toBe('bao-cao-thong-bao.xlsx');
    const { rows } = await pool().query(
      'SELECT sha256, mime FROM attachment ORDER BY created_at DESC LIMIT 1',
    );
    expect(rows[0].mime).toBe(XLSX);
    const sheets = await readXlsxFile(stage.app.ctx.files.read(rows[0].sha256));
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['Tổng hợp', 'Theo lý do', 'Theo giờ']);
    expect(sheets[0]?.data).toContainEqual(['Tất cả: đã đến', 4]);
    expect(sheets[1]?.data).toContainEqual(['người nhận đã chặn hoặc xóa tài khoản', 1]);
    expect(sheets[2]?.data[1]?.[0]).toEqual(new Date('2026-11-25T09:00:00Z'));
    await pool().query(`UPDATE outbox SET state = 'sent', error = NULL WHERE broadcast_id IS NOT NULL`);
  });

  it('is counted as messages move, whatever moves them, to what counting them would give', async () => {
    const counted = async () =>
      (
        await pool().query(
          'SELECT state, count(*)::int AS messages FROM outbox WHERE broadcast_id IS NOT NULL GROUP BY 1 ORDER BY 1',
        )
      ).rows;
    const tallied = async () =>
      (
        await pool().query(
          'SELECT state, sum(messages)::int AS messages FROM broadcast_tally GROUP BY 1 HAVING sum(messages) <> 0 ORDER BY 1',
        )
      ).rows;
    expect(await tallied()).toEqual(await counted());
    const few = `(SELECT id FROM outbox WHERE broadcast_id IS NOT NULL ORDER BY id LIMIT 3)`;
    for (const state of ['pending', 'sending', 'uncertain', 'sent']) {
      await pool().query(`UPDATE outbox SET state = $1 WHERE id IN ${few}`, [state]);
      expect(await tallied()).toEqual(await counted());
    }
    const [{ broadcast_id: id }] = (
      await pool().query('SELECT broadcast_id FROM outbox WHERE broadcast_id IS NOT NULL')
    ).rows;
    await stage.app.ctx.db.tx((tx) => foldTally(tx, id));
    expect(await tallied()).toEqual(await counted());
    expect((await pool().query('SELECT count(*)::int AS n FROM broadcast_tally')).rows).toEqual([{ n: 1 }]);
  });

  it('is taken by one process at a time', async () => {
    await pool().query('UPDATE broadcast SET finished_at = NULL, progress_at = NULL, progress = NULL');
    stage.app.clock.advance(3000);
    const before = await queued();
    await Promise.all([told('web'), told('web'), told('web')]);
    expect(await queued()).toBe(before + 1);
  });
});
