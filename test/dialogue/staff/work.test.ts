import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCode } from '../../../src/domain/codes.ts';
import { entriesOf } from '../../../src/store/questions.ts';
import { png } from '../../support/bytes.ts';
import { createDesk, type Desk } from '../../support/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk.stage.close());

describe('claiming from the card', () => {
  it('is a press; the card itself shows it, and the asker is told', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    expect(desk.official.news()).toEqual([]);
    expect(desk.cardOf(desk.official, question).text).toContain('đang xử lý');
    expect(desk.asker.news()[0]?.text).toContain(question.code);
    await desk.colleague.says(`/nhan ${question.code}`);
    expect(desk.colleague.news()[0]?.text).toContain('Quàng Văn Thành');
    await desk.official.presses('Nhả');
    expect((await desk.stored(question)).status).toBe('received');
  });

  it('answers a mistyped code by its check character, and a stranger’s like an unknown one', async () => {
    const question = await desk.queued();
    const wrong = question.code.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await desk.official.says(`/nhan ${wrong}`);
    expect(desk.official.news()[0]?.text).toContain('gõ sai');
    await desk.stranger.says(`/nhan ${question.code}`);
    const toStranger = desk.stranger.news()[0]?.text;
    await desk.stranger.says(`/nhan ${newCode('CS', randomInt)}`);
    expect(desk.stranger.news()[0]?.text).toBe(toStranger);
    expect(toStranger).toContain('Không tìm thấy');
  });

  it('reads a code however it is typed, and asks which one when there is none', async () => {
    const question = await desk.queued();
    await desk.official.says(`/nhan ${question.code.toLowerCase().replace('-', ' ')}`);
    expect((await desk.stored(question)).status).toBe('claimed');
    await desk.queued();
    desk.official.news();
    await desk.official.says('/nhan');
    expect(desk.official.news()[0]?.text).toContain('câu hỏi nào');
  });
});

describe('answering', () => {
  it('is a reply to the card: an unclaimed question is claimed on the way', async () => {
    const question = await desk.queued();
    await desk.official.replies(
      desk.cardOf(desk.official, question),
      'Đường sẽ được sửa trong tháng 12/2026.',
    );
    expect(await desk.stored(question)).toMatchObject({ status: 'answered' });
    expect(desk.official.news().map((seen) => seen.text)).toEqual([expect.stringContaining('Đã gửi')]);
    const [told] = desk.asker.news();
    expect(told?.text).toContain('Đường sẽ được sửa trong tháng 12/2026.');
    expect(told?.text).toContain('Quàng Văn Thành');
    const { rows } = await desk.stage.app.ctx.db.pool.query<{ event: string }>(
      'SELECT event FROM question_event WHERE question_id = $1 ORDER BY id',
      [question.id],
    );
    expect(rows.map((row) => row.event)).toEqual(['claim', 'answer']);
    expect(desk.cardOf(desk.colleague, question).buttons).toEqual(['Xem']);
  });

  it('is a command with the code and the text', async () => {
    const question = await desk.queued();
    await desk.official.says(`/traloi ${question.code} Phường đã ghi nhận.\nXin cảm ơn.`);
    expect(desk.asker.news().at(-1)?.text).toContain('Phường đã ghi nhận.\nXin cảm ơn.');
    expect((await desk.stored(question)).status).toBe('answered');
  });

  it('is a button, then a text; Thôi leaves everything as it was', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    await desk.official.presses('Trả lời');
    await desk.official.presses('Thôi');
    expect((await desk.stored(question)).status).toBe('claimed');
    await desk.official.presses('Trả lời');
    await desk.official.says('Đã sửa xong.');
    expect((await desk.stored(question)).status).toBe('answered');
  });

  it('carries files, and the other pictures of an album follow', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    await desk.official.presses('Trả lời');
    await desk.official.sends([{ bytes: png(1), kind: 'image' }], 'Ảnh con đường sau khi sửa', 'album-1');
    await desk.official.sends([{ bytes: png(2), kind: 'image' }], '', 'album-1');
    const files = desk.asker.news().flatMap((seen) => seen.attachments ?? []);
    expect(files.map((file) => file.name)).toEqual([`${question.code}-1.png`, `${question.code}-2.png`]);
    expect((await entriesOf(desk.stage.app.ctx.db.read, question.id)).map((entry) => entry.kind)).toEqual([
      'answer',
    ]);
  });

  it('belongs to the holder and the head alone', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    await desk.colleague.replies(desk.cardOf(desk.colleague, question), 'Tôi trả lời thay.');
    expect(desk.colleague.news()[0]?.text).toContain('đang xử lý');
    await desk.secretary.says(`/traloi ${question.code} Thư ký trả lời`);
    expect(desk.secretary.news()[0]?.text).toContain('được xem');
    await desk.stranger.says(`/traloi ${question.code}`);
    expect(desk.stranger.news()[0]?.text).toContain('Không tìm thấy');
    expect((await desk.stored(question)).status).toBe('claimed');
    await desk.head.replies(desk.cardOf(desk.head, question), 'Lãnh đạo phường trả lời.');
    expect((await desk.stored(question)).status).toBe('answered');
  });

  it('happens once: a second answer finds the question closed', async () => {
    const question = await desk.queued();
    await desk.official.replies(desk.cardOf(desk.official, question), 'Một.');
    desk.official.news();
    desk.asker.news();
    await desk.official.replies(desk.cardOf(desk.official, question), 'Hai.');
    expect(desk.official.news()[0]?.text).toContain('đã trả lời');
    expect(desk.asker.news()).toEqual([]);
  });

  it('shows markup of an answer as the letters it is, and refuses what is too long', async () => {
    const question = await desk.queued();
    await desk.official.says(`/traloi ${question.code} ${'a'.repeat(40_000)}`);
    expect(desk.official.news()[0]?.text).toContain('8000');
    await desk.official.says(`/traloi ${question.code} <b>1 < 2 & *3*</b>`);
    expect(desk.asker.news()[0]?.text).toContain('<b>1 < 2 & *3*</b>');
  });
});

describe('asking back', () => {
  it('sends the question to the asker and marks the card', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    desk.asker.news();
    await desk.official.presses('Hỏi lại');
    // A reply to the card while its text is asked for is that text, not the answer.
    await desk.official.replies(desk.cardOf(desk.official, question), 'Đoạn nào hỏng, dài bao nhiêu?');
    expect((await desk.stored(question)).status).toBe('clarifying');
    expect(desk.asker.news()[0]?.text).toContain('Đoạn nào hỏng, dài bao nhiêu?');
    expect(desk.cardOf(desk.official, question).text).toContain('chờ người hỏi nói rõ thêm');
  });
});
