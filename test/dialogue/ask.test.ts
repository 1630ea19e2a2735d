import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png, voice } from '../support/bytes.ts';
import { createStage, type Stage } from '../support/stage.ts';

const ROAD = 'Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?';

describe('asking', () => {
  let stage: Stage;
  const count = async (table: string) =>
    Number((await stage.app.ctx.db.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);
  const newest = async () =>
    (await stage.app.ctx.db.pool.query('SELECT * FROM question ORDER BY received_at DESC, id DESC LIMIT 1'))
      .rows[0];

  beforeAll(async () => {
    stage = await createStage();
  });
  afterAll(() => stage.close());

  test('a person who is known sends a clear text with one tap, and the unit sees it', async () => {
    const hoa = stage.actor('ba-hoa');
    const official = stage.actor('can-bo-phuong');
    await hoa.says(ROAD);
    const card = hoa.last();
    expect(card.text).toContain(`“${ROAD}”`);
    expect(card.text).toContain('Phường Chiềng Sinh');
    expect(card.text).toContain('hội nghị 08 giờ 00, thứ Tư 16/12/2026');
    await hoa.presses('Gửi');
    const receipt = hoa.last().text;
    expect(receipt).toMatch(/Mã: CS-[0-9A-Z]{6}/);
    expect(receipt).toContain('Phường Chiềng Sinh');
    expect(receipt).toMatch(
      /được báo việc xử lý chậm nhất: thứ Tư 09\/12\/2026 \(còn 10 ngày làm việc; Điều 28/,
    );
    expect(receipt).toMatch(/Dự kiến có trả lời: thứ Tư 16\/12\/2026/);
    expect(official.last().text).toContain(ROAD);
    expect(await newest()).toMatchObject({ status: 'received', unit_code: '03679', level: 'commune' });
  });

  test('the button pressed twice makes one question and one receipt; pressed later it shows the receipt again', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Chợ tạm ở tổ 3 gây ách tắc, bao giờ chuyển đi?');
    const send = hoa.last().choices[0]!.action;
    const before = await count('question');
    await hoa.pressesData(send);
    const first = hoa.last().text;
    hoa.news();
    await hoa.pressesData(send);
    expect(hoa.news()).toEqual([]);
    stage.app.clock.advance(10_000);
    await hoa.pressesData(send);
    expect(hoa.news().map((seen) => seen.text)).toEqual([first]);
    expect(await count('question')).toBe(before + 1);
  });

  test('further words, an album and a place on the map join the draft, and one card comes for the album', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Rác thải đổ ra suối ở tổ 5');
    await hoa.says('Mùi rất khó chịu');
    hoa.news();
    await hoa.sends([{ bytes: png(1), kind: 'image' }], '', 'album');
    await hoa.sends([{ bytes: png(2), kind: 'image' }], '', 'album');
    expect(hoa.news()).toEqual([]);
    stage.app.clock.advance(500);
    await stage.app.settle();
    const [card, ...more] = hoa.news();
    expect(more).toEqual([]);
    expect(card!.text).toContain('“Rác thải đổ ra suối ở tổ 5 Mùi rất khó chịu”');
    expect(card!.text).toContain('2 tệp');
    await hoa.says('', { location: { latitude: 21.3, longitude: 103.9 } });
    expect(hoa.last().text).toContain('vị trí trên bản đồ');
    await hoa.presses('Gửi');
    const question = await newest();
    expect(question).toMatchObject({ text: 'Rác thải đổ ra suối ở tổ 5\nMùi rất khó chịu', latitude: 21.3 });
    const { rows } = await stage.app.ctx.db.pool.query('SELECT mime FROM attachment WHERE question_id = $1', [
      question.id,
    ]);
    expect(rows).toEqual([{ mime: 'image/png' }, { mime: 'image/png' }]);
  });

  test('a long text that the app split joins into one draft, in order, and one card comes for it', async () => {
    const hoa = stage.actor('ba-hoa');
    const part = (n: number, length: number) =>
      `Phần ${n}: ${'chợ tạm gây ách tắc. '.repeat(400)}`.slice(0, length).trim();
    const parts = [part(1, 3900), part(2, 3600), part(3, 400)];
    const write = async () => {
      for (const text of parts) await hoa.says(text);
    };
    // One after the other, and all of them before the first is handled.
    for (const way of [write, () => stage.together(write)]) {
      hoa.news();
      await way();
      stage.app.clock.advance(2000);
      await stage.app.settle();
      expect(hoa.news()).toHaveLength(1);
      await hoa.presses('Gửi');
      expect((await newest()).text).toBe(parts.join('\n'));
    }
  });

  test('an edited message changes the draft', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Điện yếu quá', { externalId: 'm-1' });
    await hoa.does({
      type: 'edited',
      externalId: 'm-1',
      text: 'Điện ở tổ 6 yếu, bao giờ thay trạm biến áp?',
    });
    expect(hoa.last().text).toContain('“Điện ở tổ 6 yếu, bao giờ thay trạm biến áp?”');
    await hoa.presses('Bỏ');
    expect(hoa.last().text).toContain('Câu hỏi chưa được gửi đi');
  });

  test('field, place, conference and name are changed by buttons', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Cần hỏi về nhà văn hóa');
    await hoa.presses('Đổi lĩnh vực');
    await hoa.presses('Giao thông, đường sá');
    expect(hoa.last().text).toContain('Lĩnh vực: Giao thông, đường sá');
    await hoa.presses('Đổi nơi');
    await hoa.says('muong bu');
    expect(hoa.last().text).toContain('Xã Mường Bú');
    expect(hoa.last().text).toContain('hỏi thường xuyên');
    await hoa.presses('Đổi nơi');
    await hoa.says('phường Chiềng Sinh');
    await hoa.presses('Đổi hội nghị');
    await hoa.presses('Hỏi thường xuyên');
    await hoa.presses('Ẩn tên');
    expect(hoa.last().text).toContain('không biết tên ông/bà');
    await hoa.presses('Gửi');
    expect(await newest()).toMatchObject({
      field_key: 'giao-thong',
      field_by: 'asker',
      commune_code: '03679',
      conference_id: null,
      anonymous: true,
      answer_rule: 'UNIT-ANSWER',
    });
  });

  test('a name is not hidden where the field needs to know who asks', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Xin hỏi về nhà văn hóa');
    await hoa.presses('Đổi lĩnh vực');
    await hoa.presses('Giao thông, đường sá');
    await hoa.presses('Ẩn tên');
    await hoa.presses('Đổi lĩnh vực');
    await hoa.presses('Đất đai');
    expect(hoa.last().buttons).not.toContain('Ẩn tên');
    expect(hoa.last().text).not.toContain('không biết tên');
    await hoa.presses('Gửi');
    expect(await newest()).toMatchObject({ field_key: 'dat-dai', anonymous: false });
  });

  test('a photo alone is asked for words; a voice message speaks for itself', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.sends([{ bytes: png(), kind: 'image' }]);
    expect(hoa.last().text).toContain('Xin viết thêm vài lời');
    await hoa.says('Cột điện này sắp đổ');
    expect(hoa.last().text).toContain('Kèm theo: 1 tệp');
    await hoa.presses('Bỏ');
    await hoa.sends([{ bytes: voice(), kind: 'voice' }]);
    expect(hoa.last().text).toContain('Câu hỏi bằng giọng nói');
    await hoa.presses('Gửi');
    expect((await newest()).text).toContain('Câu hỏi bằng giọng nói');
  });

  test('who asks where no place is known is asked once, and may leave it at the province', async () => {
    const stranger = stage.actor('nguoi-la', { name: 'Người Lạ' });
    await stranger.says('Bao giờ có điện lưới về bản tôi?');
    await stranger.presses('Đồng ý');
    expect(stranger.last().text).toContain('Ông/bà hỏi về xã, phường nào?');
    await stranger.says('chiengsinhh');
    expect(stranger.last().text).toContain('chưa tìm thấy “chiengsinhh”');
    await stranger.presses('Không rõ xã, phường');
    expect(stranger.last().text).toContain('Nơi: Tỉnh Sơn La');
    await stranger.presses('Gửi');
    expect(await newest()).toMatchObject({ commune_code: null, level: 'province' });
  });

  test('a place typed without diacritics is remembered for the next question', async () => {
    const other = stage.actor('nguoi-moi');
    await other.says('Bao giờ có nước sạch?');
    await other.presses('Đồng ý');
    await other.says('chieng sinh');
    expect(other.last().text).toContain('ghi nhớ cho lần sau');
    await other.presses('Gửi');
    await other.says('Bao giờ có đèn đường?');
    expect(other.last().text).toContain('Nơi: Phường Chiềng Sinh');
    expect(other.last().buttons).toContain('Gửi');
  });

  test('a former name is understood, and it is said what the commune is called now', async () => {
    const old = stage.actor('nguoi-xua');
    await old.says('Bao giờ có trạm y tế mới?');
    await old.presses('Đồng ý');
    await old.says('thi tran it ong');
    expect(old.last().text).toContain('Xã Mường La (trước là Thị trấn Ít Ong)');
    await old.presses('Bỏ');
  });

  test('a greeting is greeted and thanks are thanked; neither becomes a question', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Xin chào ạ');
    expect(hoa.last().text).toContain('Xin chào ông/bà');
    await hoa.says('cam on');
    expect(hoa.last().text).toContain('Cảm ơn ông/bà');
    expect(hoa.last().buttons).toEqual([]);
    const guest = stage.actor('khach');
    await guest.says('hello');
    expect(guest.last().buttons).toContain('Đồng ý');
    expect(guest.last().text).toContain('gửi câu hỏi, kiến nghị');
  });

  test('danger: the numbers stand before everything else, and the question goes on', async () => {
    const hoa = stage.actor('ba-hoa');
    hoa.news();
    await hoa.says('Cháy nhà rồi, cứu với!');
    const [warning, card] = hoa.news();
    expect(warning!.text).toMatch(/113.*114.*115/);
    expect(card!.buttons).toContain('Gửi');
    await hoa.presses('Bỏ');
  });

  test('a likely denunciation is told the lawful ways and stored nowhere', async () => {
    const hoa = stage.actor('ba-hoa');
    const before = await count('question');
    await hoa.says('Tôi tố cáo ông Nguyễn Văn Xyzzy, chủ tịch xã, nhận hối lộ 50 triệu đồng');
    expect(hoa.last().text).toContain('tố cáo');
    expect(hoa.last().text).toContain('đơn có chữ ký');
    expect(hoa.last().buttons).toEqual(['Tôi vẫn muốn tố cáo']);
    expect(await count('question')).toBe(before);
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT 1 FROM conversation WHERE data::text LIKE '%Xyzzy%' UNION ALL SELECT 1 FROM outbox WHERE content::text LIKE '%Xyzzy%'`,
    );
    expect(rows).toEqual([]);
  });

  test('a question whose conference closed meanwhile goes to the standing queue, and its asker is told', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('Đèn đường tổ 7 hỏng lâu rồi, khi nào thay?');
    stage.app.clock.set('2026-12-10T03:00:00Z');
    await hoa.presses('Gửi');
    expect(hoa.last().text).toContain('đã hết hạn nhận câu hỏi');
    expect(hoa.last().text).toContain('không chờ hội nghị');
    expect(await newest()).toMatchObject({ conference_id: null, answer_rule: 'UNIT-ANSWER' });
  });
});
