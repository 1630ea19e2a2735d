import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conference } from '../../../src/domain/conference.ts';
import type { Question } from '../../../src/domain/question.ts';
import { tellProgress } from '../../../src/usecases/announcements/tell-progress.ts';
import { makeRecords } from '../../../src/usecases/records/make-record.ts';
import { demoConference, questionFor } from '../../support/hall.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

let stage: Stage;
let secretary: Actor;
let conference: Conference;
let road: Question;
let waste: Question;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  conference = await demoConference(stage.app);
  road = await questionFor(stage.app, conference);
  waste = await questionFor(stage.app, conference, { asker: 'ong-pao', text: 'Rác ở chợ bao giờ dọn?' });
});
afterAll(() => stage.close());

describe('/ketluan', () => {
  it('says that nothing was held yet', async () => {
    await secretary.says('/ketluan');
    expect(secretary.last().text).toContain('Chưa có hội nghị nào đã họp');
    stage.app.clock.set(new Date(conference.startsAt.getTime() + 30 * 3_600_000));
  });

  it('asks for number, date and signer, with a way back and a way out', async () => {
    await secretary.says('/ketluan');
    expect(secretary.last().text).toContain('Số, ký hiệu của thông báo');
    expect(secretary.last().buttons).toEqual(['Thôi']);
    await secretary.says('12-TB/ĐU');
    await secretary.says('hôm qua');
    expect(secretary.last().text).toContain('chưa đọc được ngày');
    await secretary.says('1/12');
    await secretary.presses('Người chủ trì');
    expect(secretary.sees().at(-2)?.text).toBe(
      'Ngày của thông báo phải từ thứ Tư 16/12/2026 đến thứ Năm 17/12/2026.',
    );
    await secretary.presses('Quay lại');
    expect(secretary.last().text).toContain('Số, ký hiệu');
    await secretary.says('12-TB/ĐU');
    await secretary.presses('Hôm nay');
    await secretary.presses('Người chủ trì');
    expect(secretary.last().text).toContain('Thông báo kết luận số 12-TB/ĐU\nNgày: thứ Năm 17/12/2026');
    expect(secretary.last().text).toContain('chậm nhất thứ Hai 28/12/2026 (10 ngày sau hội nghị)');
    expect(secretary.last().buttons).toEqual(['Thêm mục', 'Đính kèm bản ký', 'Sửa số, ngày, người ký']);
  });

  it('takes a clause with its questions, unit and deadline', async () => {
    await secretary.presses('Thêm mục');
    await secretary.says('Sửa đường vào bản Nong Đúc trong quý I năm 2027.');
    const choice = secretary.last();
    expect(choice.buttons).toContain('Không có câu hỏi nào');
    await secretary.presses(new RegExp(`^${road.code}`));
    const chosen = secretary.sees().find((seen) => seen.id === choice.id);
    expect(chosen?.text).toContain(`Đã chọn: ${road.code}.`);
    expect(chosen?.buttons).toContain('Tiếp tục');
    await secretary.says('CS-000000');
    expect(secretary.last().text).toContain('chưa đọc được mã câu hỏi nào');
    await secretary.presses('Tiếp tục');
    await secretary.presses('Giao đơn vị thực hiện');
    expect(secretary.last().buttons[0]).toBe('Phường Chiềng Sinh');
    await secretary.says('so xay dung');
    await secretary.says('30/11/2026');
    expect(secretary.last().text).toContain('Thời hạn phải sau ngày của thông báo');
    await secretary.says('31/3/2027');
    expect(secretary.last().text).toContain(
      `Mục 1. Sửa đường vào bản Nong Đúc trong quý I năm 2027.\n→ Sở Xây dựng tỉnh Sơn La, thời hạn: thứ Tư 31/03/2027\nCâu hỏi: ${road.code}`,
    );
    expect(secretary.last().text).toContain('báo kết quả 1 câu hỏi; còn 1 câu hỏi');
  });

  it('keeps the draft when one leaves, and goes on with it', async () => {
    await secretary.presses('Thêm mục');
    await secretary.presses('Thôi');
    expect(secretary.last().text).toContain('Đã lưu bản soạn');
    await secretary.says('/ketluan');
    expect(secretary.last().text).toContain('Thông báo kết luận số 12-TB/ĐU');
    await secretary.presses('Thêm mục');
    await secretary.says('Đã bố trí thêm xe gom rác.');
    await secretary.says(waste.code);
    await secretary.presses('Tiếp tục');
    await secretary.presses('Đã trả lời tại hội nghị');
    expect(secretary.last().text).toContain('→ Đã trả lời tại hội nghị');
    await secretary.presses('Bỏ mục 2');
    expect(secretary.last().text).not.toContain('xe gom rác');
    await secretary.presses('Thêm mục');
    await secretary.says('Đã bố trí thêm xe gom rác.');
    await secretary.says(waste.code);
    await secretary.presses('Tiếp tục');
    await secretary.presses('Đã giải thích');
  });

  it('takes the signed copy by what is in it', async () => {
    await secretary.presses('Đính kèm bản ký');
    await secretary.sends([{ bytes: PNG, kind: 'image' }]);
    expect(secretary.last().text).toContain('không phải PDF');
    await secretary.says('đây');
    expect(secretary.last().text).toContain('Tin chưa có tệp');
    await secretary.sends([{ bytes: PDF }]);
    expect(secretary.last().text).toContain('Bản ký: đã đính kèm.');
  });

  it('publishes once, and says what followed', async () => {
    await secretary.presses('Công bố');
    const said = secretary.last().text;
    expect(said).toContain('Đã công bố thông báo kết luận số 12-TB/ĐU. Mã: TB-');
    expect(said).toContain('Câu hỏi có kết quả: 2. Người được báo: 2. Nhiệm vụ đã giao: 1.');
    expect(said).toMatch(/Nhiệm vụ NV-\w{6}: Sở Xây dựng tỉnh Sơn La\./);
    expect(said).toContain('chậm nhất thứ Hai 28/12/2026');
    await secretary.presses('Công bố');
    expect(secretary.last().text).toBe('Thông báo số 12-TB/ĐU đã được công bố trước đó.');
    await secretary.presses('Thêm mục');
    expect(secretary.last().text).toContain('đã công bố nên không sửa được');
    const asker = stage.actor('ong-pao');
    const result = asker.sees().findLast((seen) => seen.text.includes('Kết quả câu hỏi'));
    expect(result?.text).toContain('Nội dung này đã được giải thích.');
    expect(result?.attachments?.map((file) => file.name)).toEqual([expect.stringMatching(/^TB-.*\.pdf$/)]);
  });

  it('gives the record of who was told, with the ten days in which the results are to be announced', async () => {
    const { ctx } = stage.app;
    await secretary.presses('Hồ sơ gửi thông báo');
    await makeRecords(ctx);
    await stage.app.settle();
    expect(secretary.last().text).toContain('2 dòng');
    const { rows } = await ctx.db.pool.query('SELECT files FROM delivery_record');
    const record = await text(ctx.files.read(rows[0].files[0].sha256));
    expect(record).toContain('Nội dung,Thông báo kết luận số 12-TB/ĐU\r\n');
    expect(record).toContain('Hạn chót (K3),28/12/2026\r\nSố ngày theo quy định,10\r\n');
    expect(record).toContain('So với hạn,Đúng hạn\r\n');
    expect(record).toMatch(/Mã băm của bản đã ký,sha256:[0-9a-f]{64}\r\n/);
    expect(record).toContain('đã gửi,tin thường,2,0');
  });

  it('offers to announce the results to the people (K3), with the last day and the signed copy', async () => {
    await secretary.presses('Gửi kết quả đến người dân');
    const [shown, asked] = secretary.sees().slice(-2);
    expect(shown?.text.split('\n').slice(0, -1).join('\n')).toBe(
      [
        'Kết quả hội nghị đối thoại',
        'Phường Chiềng Sinh thông báo kết quả hội nghị đối thoại với người dân phường Chiềng Sinh 08 giờ 00, thứ Tư 16/12/2026.',
        'Thông báo kết luận số 12-TB/ĐU ngày thứ Năm 17/12/2026, người ký: Đồng chí Lường Văn Toàn, Bí thư Đảng ủy phường.',
        'Số nội dung kết luận: 2.',
        'Số nhiệm vụ giao cho các cơ quan: 1.',
        'Bản ký gửi kèm.',
      ].join('\n'),
    );
    expect(asked?.text).toContain('Hạn thông báo kết quả đến người dân: thứ Hai 28/12/2026 (10 ngày');
    await secretary.presses(/^Gửi cho \d+ người$/);
    const hoa = stage.actor('can-bo-phuong-2');
    expect(hoa.last().text).toContain('Kết quả hội nghị đối thoại');
    expect(hoa.last().attachments?.map(({ name }) => name)).toEqual([expect.stringMatching(/^TB-.*\.pdf$/)]);
    // What is over is no reason to stop it.
    stage.app.clock.advance(3000);
    await tellProgress(stage.app.ctx, ['web']);
    const { rows } = await stage.app.ctx.db.pool.query('SELECT purpose, status FROM broadcast');
    expect(rows).toEqual([{ purpose: 'K3', status: 'sent' }]);
    await secretary.says(`/thongbao ${conference.code}`);
    // Shown, received by herself, and shown again.
    expect(secretary.sees().filter(({ text }) => text === shown?.text)).toHaveLength(3);
  });

  it('is no command for others', async () => {
    const admin = stage.actor('quan-tri');
    await admin.says('/ketluan');
    expect(admin.last().text).toContain('Không có lệnh /ketluan');
  });
});
