import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wantRecords } from '../../../src/store/compact-outbox.ts';
import { giveUpRecord, recordMade, recordNotMade, takeRecord } from '../../../src/store/delivery-records.ts';
import { removeUnneeded } from '../../../src/store/stored-files.ts';
import { makeRecords } from '../../../src/usecases/records/make-record.ts';
import { personOf } from '../../support/ask.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  await secretary.says('/thongbao');
  await secretary.presses('16/12/2026 · đang nhận câu hỏi');
  await secretary.presses(/^Gửi cho \d+ người$/);
});
afterAll(() => stage.close());

const pool = () => stage.app.ctx.db.pool;
const records = async () =>
  (await pool().query('SELECT person_id, made_at, files FROM delivery_record ORDER BY asked_at, id')).rows;
const textOf = async (file: { sha256: string }) =>
  (await buffer(stage.app.ctx.files.read(file.sha256))).toString('utf8');

describe('the record of an announcement', () => {
  it('is made once for who asks under its end, tells the clock of the law, and names nobody', async () => {
    const { ctx } = stage.app;
    await pool().query(`UPDATE broadcast SET purpose = 'K2'`);
    await secretary.says('/thongbao');
    await secretary.presses('Báo cáo');
    await secretary.presses('Hồ sơ gửi thông báo');
    expect(secretary.last().text).toContain('Đang lập hồ sơ');
    await Promise.all([makeRecords(ctx), makeRecords(ctx)]);
    await stage.app.settle();
    const last = secretary.last();
    expect(last.text).toContain('6 dòng');
    expect(last.attachments).toMatchObject([{ name: expect.stringMatching(/^ho-so-gui-HN-.*-1\.csv$/) }]);
    const [record] = await records();
    expect(record.person_id).toBe(await personOf(stage.app, 'thu-ky'));
    const text = await textOf(record.files[0]);
    const lines = text.split('\r\n');
    expect(text.startsWith('\uFEFFHỒ SƠ GỬI THÔNG BÁO\r\nPhần,1\r\n')).toBe(true);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Mục đích,Công bố hội nghị đối thoại',
        'Cơ quan gửi,Phường Chiềng Sinh',
        expect.stringMatching(/^Mã băm .*,sha256:[0-9a-f]{64}$/),
        'Hạn chót (K2),09/12/2026',
        'Số ngày theo quy định,7',
        expect.stringContaining('Luật 72/2025/QH15'),
        'So với hạn,Đúng hạn',
        'đã gửi,tin thường,6,0',
      ]),
    );
    const rows = lines.filter((line) => /^[0-9a-f-]{36},/.test(line));
    expect(rows).toHaveLength(6);
    expect(rows[0]).toMatch(
      /,Phường Chiềng Sinh,web,tin thường,[^,]+,đã gửi,2026-1\d-\d\d \d\d:\d\d:\d\d,2026/,
    );
    const { rows: people } = await pool().query('SELECT name, phone FROM contact');
    for (const { name, phone } of people) {
      if (name) expect(text).not.toContain(name);
      if (phone) expect(text).not.toContain(phone);
    }
    const { rows: audited } = await pool().query(`SELECT data FROM audit WHERE action = 'delivery-record'`);
    expect(audited).toMatchObject([{ data: { files: [{ sha256: record.files[0].sha256, rows: 6 }] } }]);
  });

  it('has as many files as it needs, each with its head, and is nobody’s who may not send it', async () => {
    const { ctx } = stage.app;
    const { rows } = await pool().query('SELECT id FROM broadcast');
    await stage.actor('ba-hoa').pressesData(`announce:record:${rows[0].id}`);
    expect(await records()).toHaveLength(1);
    await secretary.presses('Hồ sơ gửi thông báo');
    await makeRecords(ctx, { page: 2, part: 4 });
    const [, record] = await records();
    expect(record.files.map(({ rows: count }: { rows: number }) => count)).toEqual([4, 2]);
    const second = await textOf(record.files[1]);
    expect(second.split('\r\n').slice(0, 2)).toEqual(['\uFEFFHỒ SƠ GỬI THÔNG BÁO', 'Phần,2']);
    // The file outlives the attachment of who asked.
    await pool().query(`DELETE FROM attachment WHERE sha256 = $1`, [record.files[1].sha256]);
    await removeUnneeded(ctx, record.files[1].sha256);
    expect(await ctx.files.exists(record.files[1].sha256)).toBe(true);
  });

  it('that can’t be made is given up after some tries: who asked is told once, and others get theirs', async () => {
    const { ctx } = stage.app;
    const { rows } = await pool().query('SELECT sent_at FROM broadcast');
    const [broadcast] = rows;
    const ask = async () => {
      await secretary.presses('Hồ sơ gửi thông báo');
      await stage.app.settle();
    };
    const told = () => secretary.sees().filter(({ text }) => text.includes('Chưa lập được hồ sơ')).length;
    await ask();
    await pool().query('UPDATE broadcast SET sent_at = NULL');
    for (let turn = 0; turn < 8; turn += 1) {
      await makeRecords(ctx);
      await stage.app.settle();
      expect(told()).toBe(turn < 4 ? 0 : 1);
      stage.app.clock.advance(61_000);
    }
    await pool().query('UPDATE broadcast SET sent_at = $1', [broadcast.sent_at]);
    await makeRecords(ctx);
    const open = async () =>
      (await pool().query('SELECT count(*)::int AS n FROM delivery_record WHERE made_at IS NULL')).rows[0].n;
    expect(await open()).toBe(1);
    await ask();
    await makeRecords(ctx);
    expect(await open()).toBe(1);
  });

  it('that takes its process with it each time is given up as well', async () => {
    await secretary.presses('Hồ sơ gửi thông báo');
    await pool().query('UPDATE delivery_record SET tries = 5, taken_until = $1 WHERE made_at IS NULL', [
      stage.app.clock.now(),
    ]);
    stage.app.clock.advance(1000);
    const told = () => secretary.sees().filter(({ text }) => text.includes('Chưa lập được hồ sơ')).length;
    const before = told();
    await Promise.all([makeRecords(stage.app.ctx), makeRecords(stage.app.ctx)]);
    await stage.app.settle();
    expect(told()).toBe(before + 1);
  });

  it('that nobody asked for and that was given up is wanted anew the next night', async () => {
    const { ctx, clock } = stage.app;
    await pool().query('UPDATE broadcast SET finished_at = $1', [clock.now()]);
    clock.advance(1000);
    const want = () => wantRecords(ctx, clock.now(), 'vi');
    expect(await want()).toBe(1);
    expect(await want()).toBe(0);
    await pool().query('UPDATE delivery_record SET failed_at = $1 WHERE person_id IS NULL', [clock.now()]);
    expect(await want()).toBe(1);
    await makeRecords(ctx);
    expect(await want()).toBe(0);
  });

  it('is one process’s: what another could not do changes nothing, and a file that comes after giving up is none', async () => {
    const { ctx, clock } = stage.app;
    await secretary.presses('Hồ sơ gửi thông báo');
    const slow = await takeRecord(ctx, 1000);
    if (!slow) throw new Error('no record');
    clock.advance(2000);
    const fast = await takeRecord(ctx, 900_000);
    expect(fast?.id).toBe(slow.id);
    expect(await recordNotMade(ctx, slow)).toBe(false);
    expect(await takeRecord(ctx, 1000)).toBeNull();
    await ctx.db.tx((tx) => giveUpRecord(tx, slow.id, clock.now()));
    expect(await ctx.db.tx((tx) => recordMade(tx, slow.id, [], clock.now()))).toBe(false);
  });
});
