import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDesk, type Desk } from '../../support/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk.stage.close());

describe('free text of a member of staff that replies to nothing', () => {
  it('is a question of their own while they hold none', async () => {
    await desk.official.says('Đường trước cổng trường hỏng, bao giờ sửa?');
    expect(desk.official.last().buttons.join()).toMatch(/Gửi/);
    await desk.official.says('/huy');
  });

  it('is asked about while they hold one, and becomes the answer by a press', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    desk.asker.news();
    await desk.official.says('Phường sẽ sửa đường');
    await desk.official.says('trong tháng 12.');
    const prompt = desk.official.last();
    expect(prompt.buttons.at(-1)).toBe('Thôi');
    expect(desk.official.sees().filter((seen) => seen.text === prompt.text)).toHaveLength(1);
    await desk.official.presses(new RegExp(question.code));
    expect((await desk.stored(question)).status).toBe('answered');
    expect(desk.asker.news()[0]?.text).toContain('Phường sẽ sửa đường\ntrong tháng 12.');
  });

  it('becomes a question of their own by the other press', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    await desk.official.says('Trạm y tế phường có tiêm phòng dại không?');
    await desk.official.presses('Câu hỏi của tôi');
    expect(desk.official.last().text).toContain('tiêm phòng dại');
    expect(desk.official.last().buttons.join()).toMatch(/Gửi/);
    expect((await desk.stored(question)).status).toBe('claimed');
    await desk.official.says('/huy');
  });

  it('does nothing twice: the press of a text that is gone is stale', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    await desk.official.says('Một câu nào đó');
    const press = desk.official.last().choices.find((choice) => choice.label.startsWith(question.code));
    await desk.official.presses('Thôi');
    await desk.official.pressesData(press?.action ?? '');
    expect((await desk.stored(question)).status).toBe('claimed');
  });
});

describe('without slash commands', () => {
  let plain: Desk;
  beforeAll(async () => {
    plain = await createDesk({ abilities: { slashCommands: false } });
  });
  afterAll(() => plain.stage.close());

  it.each([
    'xem lại giúp đường vào bản',
    'Xem giúp tôi đường vào bản hỏng',
    'nhận được tiền hỗ trợ chưa',
    'nhan duoc tien ho tro chua',
    'chuyển hộ khẩu làm ở đâu',
    'chuyen so xay dung giup toi',
    'hỏi lại về việc cấp sổ đỏ',
    'từ chối cấp phép là đúng hay sai',
    'phân công ai trực đêm',
  ])('“%s” is a question, not a command', async (text) => {
    await plain.official.says(text);
    const last = plain.official.last();
    expect(last.text).toContain(text);
    expect(last.buttons.join()).toMatch(/Gửi/);
    await plain.official.says('/huy');
  });

  it('a word with a code is a command, mistyped or not, and staff words are free text for citizens', async () => {
    const question = await plain.queued();
    await plain.official.says(`nhận ${question.code}`);
    expect((await plain.stored(question)).status).toBe('claimed');
    await plain.official.says(`xem ${question.code.replace(/.$/, (c) => (c === '0' ? '1' : '0'))}`);
    expect(plain.official.last().text).toContain('gõ sai');
    await plain.official.says(`#traloi ${question.code} Xong.`);
    expect((await plain.stored(question)).status).toBe('answered');
    await plain.asker.says(`nhận ${question.code}`);
    expect(plain.asker.last().text).not.toContain('Không tìm thấy');
  });
});

describe('a step of work', () => {
  it('leaves a question of one’s own that it interrupted as it was', async () => {
    await desk.official.says('/hoi Trạm y tế phường có tiêm phòng dại không?');
    const question = await desk.queued();
    await desk.official.presses('Chuyển');
    await desk.official.says('so noi vu');
    await desk.official.says('Việc của ngành nội vụ');
    expect((await desk.stored(question)).unitCode).toBe('SL-SNV');
    await desk.official.says('Và tiêm vào ngày nào?');
    expect(desk.official.last().text).toContain('tiêm phòng dại');
    expect(desk.official.last().text).toContain('Và tiêm vào ngày nào?');
    await desk.official.says('/huy');
  });

  it('is forgotten after two hours: a late text is not sent to an asker', async () => {
    const question = await desk.queued();
    await desk.official.presses('Nhận');
    await desk.official.presses('Trả lời');
    desk.asker.news();
    desk.stage.app.clock.advance(2 * 3_600_000 + 1);
    await desk.official.says('Chiều nay họp mấy giờ?');
    expect(desk.official.last().buttons.at(-1)).toBe('Thôi');
    expect((await desk.stored(question)).status).toBe('claimed');
    expect(desk.asker.news()).toEqual([]);
  });
});
