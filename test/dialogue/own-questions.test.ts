import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCode } from '../../src/domain/codes.ts';
import { png } from '../support/bytes.ts';
import { createDesk, type Desk } from '../support/desk.ts';

describe('own questions', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await createDesk();
  });
  afterAll(() => desk.stage.close());

  test('are listed with their state, five to a page', async () => {
    const { asker } = desk;
    for (let n = 1; n <= 6; n += 1) {
      desk.stage.app.clock.advance(1000);
      await desk.queued({ text: `Câu hỏi số ${n}`, receivedAt: desk.stage.app.clock.now() });
    }
    await asker.says('/cuatoi');
    expect(asker.last().text).toContain('Câu hỏi số 6');
    expect(asker.last().text).not.toContain('Câu hỏi số 1”');
    await asker.presses('Cũ hơn');
    expect(asker.last().text).toContain('Câu hỏi số 1”');
    expect(asker.last().buttons).toContain('Mới hơn');
    await asker.says('/mine');
    expect(asker.last().text).toContain('đang chờ cơ quan nhận');
  });

  test('are looked up with dates, their reasons and their history', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await asker.says(`/tracuu ${question.code.toLowerCase().replace('-', ' ')}`);
    expect(asker.last().text).toContain('thứ Tư 09/12/2026');
    expect(asker.last().text).toContain('Vì sao: Người gửi được báo cách xử lý trong 10 ngày làm việc');
    await official.says(`/nhan ${question.code}`);
    await asker.says(`/tracuu ${question.code}`);
    const { text, buttons } = asker.last();
    expect(text).toContain('đang được xử lý');
    expect(text).toContain('đã được báo việc xử lý: thứ Tư 25/11/2026');
    expect(text).toContain('cán bộ nhận xử lý');
    expect(buttons).toEqual(['Bổ sung', 'Rút câu hỏi']);
  });

  test('of somebody else answer exactly as unknown codes; a mistyped code is called one', async () => {
    const other = desk.stage.actor('ong-pao');
    const question = await desk.queued();
    await other.says(`/tracuu ${question.code}`);
    const refusal = other.last().text;
    await other.says(`/tracuu ${newCode('CS', () => 7)}`);
    expect(other.last().text).toBe(refusal);
    await other.says(`/rut ${question.code}`);
    expect(other.last().text).toBe(refusal);
    const last = question.code.at(-1) === 'X' ? 'Y' : 'X';
    await other.says(`/tracuu ${question.code.slice(0, -1)}${last}`);
    expect(other.last().text).toContain('gõ sai một ký tự');
    expect((await desk.stored(question)).status).toBe('received');
  });

  test('are found by the code alone; an official who types it gets the file', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await asker.says(`${question.code.toLowerCase()}`);
    expect(asker.last().text).toContain(`Câu hỏi ${question.code}`);
    await asker.says(`${question.code.slice(0, -1)}U`);
    expect(asker.last().text).toContain('gõ sai một ký tự');
    const stranger = desk.stage.actor('ong-pao');
    await stranger.says('Bao giờ kéo điện về bản?');
    await stranger.says(question.code);
    expect(stranger.last().text).toContain('Không có câu hỏi nào của ông/bà mang mã này');
    await stranger.says('/hoi');
    expect(stranger.last().text).toContain('“Bao giờ kéo điện về bản?”');
    await official.says(question.code);
    expect(official.last().text).toContain(`Hồ sơ câu hỏi ${question.code}`);
  });

  test('danger in what is added is answered with the numbers first, and the words go their way', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await asker.says(`/tracuu ${question.code}`);
    await asker.presses('Bổ sung');
    asker.news();
    await asker.says('Nhà bên đường đang cháy');
    const [numbers, added] = asker.news();
    expect(numbers!.text).toContain('gọi ngay');
    expect(added!.text).toContain(`Đã bổ sung vào ${question.code}`);
    expect(official.last().text).toContain('Nhà bên đường đang cháy');
  });

  test('a reply to the receipt adds words and files, and whoever holds the question gets them', async () => {
    const { asker, official, colleague } = desk;
    await asker.says('Đèn đường tổ 9 tắt cả tháng nay, khi nào sửa?');
    await asker.presses('Gửi');
    const receipt = asker.last();
    const code = /CS-[0-9A-Z]{6}/.exec(receipt.text)![0];
    await official.says(`/nhan ${code}`);
    for (const actor of [official, colleague]) actor.news();
    await asker.replies(receipt, 'Cột số 12 cũng tắt');
    expect(asker.last().text).toContain(`Đã bổ sung vào ${code}`);
    expect(official.last().text).toContain('Cột số 12 cũng tắt');
    expect(colleague.news()).toEqual([]);
    await asker.presses('Bổ sung');
    await asker.sends([{ bytes: png(5), kind: 'image' }]);
    expect(official.last().attachments).toHaveLength(1);
  });

  test('a new text soon after may be joined to the newest open question', async () => {
    const { asker } = desk;
    await asker.says('Xin hỏi thêm về đèn đường');
    const join = asker.last().buttons.find((label) => label.startsWith('Bổ sung vào CS-'));
    expect(join).toBeDefined();
    await asker.presses(join!);
    expect(asker.last().text).toContain('Đã bổ sung vào');
    await asker.says('/huy');
    expect(asker.last().text).toContain('không có bước nào');
  });

  test('are withdrawn after a second thought; the officials hear of it', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await asker.says(`/rut ${question.code}`);
    await asker.presses('Giữ lại');
    expect((await desk.stored(question)).status).toBe('received');
    await asker.says(`/rut ${question.code}`);
    await asker.presses('Rút câu hỏi');
    expect(asker.last().text).toContain('Đã rút câu hỏi');
    expect((await desk.stored(question)).status).toBe('withdrawn');
    expect(official.last().text).toContain(`đã rút câu hỏi ${question.code}`);
    await asker.says(`/rut ${question.code}`);
    expect(asker.last().text).toContain('không rút được nữa');
  });

  test('an answer is rated with one tap, and a low rating is asked about', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await official.says(`/traloi ${question.code} Đường được sửa trong quý I năm 2027.`);
    expect(asker.last().text).toContain('Đường được sửa trong quý I năm 2027.');
    expect(asker.last().text).toContain('Quàng Văn Thành');
    await asker.presses('5');
    expect(asker.last().text).toContain('5 trên 5');
    await asker.presses('1');
    expect(asker.last().text).toContain('chưa được ở điểm nào');
    await asker.says('Chưa nói rõ kinh phí');
    const { rows } = await desk.stage.app.ctx.db.pool.query(
      'SELECT score, reason FROM rating WHERE question_id = $1',
      [question.id],
    );
    expect(rows).toEqual([{ score: 1, reason: 'Chưa nói rõ kinh phí' }]);
    await asker.presses('1');
    await asker.says('Cán bộ địa chính đòi 5 triệu mới cho làm sổ đỏ');
    expect(asker.last().text).toContain('Tin này có thể là tố cáo');
    const again = await desk.stage.app.ctx.db.pool.query('SELECT reason FROM rating WHERE question_id = $1', [
      question.id,
    ]);
    expect(again.rows).not.toContainEqual({ reason: expect.stringContaining('đòi 5 triệu') });
  });

  test('what came from the channel as a stranger’s rating changes nothing', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await official.says(`/traloi ${question.code} Đã sửa xong.`);
    const button = asker.last().choices[0]!.action;
    await desk.stage.actor('ong-pao').pressesData(button);
    const { rows } = await desk.stage.app.ctx.db.pool.query('SELECT 1 FROM rating WHERE question_id = $1', [
      question.id,
    ]);
    expect(rows).toEqual([]);
  });
});
