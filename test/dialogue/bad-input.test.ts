import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../support/bytes.ts';
import { type Actor, createStage, type Stage } from '../support/stage.ts';

describe('bad input from a citizen', () => {
  let stage: Stage;
  let hoa: Actor;
  const questions = async () =>
    Number((await stage.app.ctx.db.pool.query('SELECT count(*) AS n FROM question')).rows[0].n);
  const failed = async () =>
    (await stage.app.ctx.db.pool.query(`SELECT 1 FROM inbox WHERE state = 'failed' OR error IS NOT NULL`))
      .rows;

  beforeAll(async () => {
    stage = await createStage();
    hoa = stage.actor('ba-hoa');
  });
  afterAll(async () => {
    expect(await failed()).toEqual([]);
    await stage.close();
  });

  test.each(['😀😀😀', '!!! ...', '🙏'])('without a word in it: %s', async (text) => {
    await hoa.says(text);
    expect(hoa.last().text).toContain('Tin nhắn chưa có chữ');
    expect(hoa.last().buttons).toEqual([]);
  });

  test('40,000 characters: the beginning is kept, and it is said how much was not', async () => {
    await hoa.says(`Đường hỏng. ${'a'.repeat(39_988)}`);
    expect(hoa.last().text).toContain('dài quá 8.000 ký tự');
    expect(hoa.last().text).toContain('bỏ 32.000 ký tự');
    await hoa.says('thêm nữa');
    expect(hoa.sees().at(-2)!.text).toContain('bỏ 8 ký tự');
    expect(hoa.last().text.length).toBeLessThan(1000);
    await hoa.presses('Gửi');
    const { rows } = await stage.app.ctx.db.pool.query('SELECT char_length(text) AS n FROM question');
    expect(rows).toEqual([{ n: 8000 }]);
  });

  test('HTML and Markdown stay what was typed', async () => {
    const text = '<b>Đường</b> *hỏng* & <script>alert(1)</script> [x](http://y)';
    await hoa.says(text);
    expect(hoa.last().text).toContain(`“${text}”`);
    expect(hoa.last().rich).toContainEqual(text);
    await hoa.presses('Bỏ');
  });

  test('a name with line breaks and signs that turn the writing is one plain line', async () => {
    const someone = stage.actor('ten-la', { name: `Lò\n\u202eVăn\u0000 ${'Páo'.repeat(40)}` });
    await someone.says('Tổ 3 bao giờ có đèn đường?');
    await someone.presses('Đồng ý');
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT name FROM contact WHERE name LIKE 'Lò Văn Páo%'`,
    );
    expect(rows).toEqual([{ name: `Lò Văn ${'Páo'.repeat(40)}`.slice(0, 64) }]);
  });

  test('forged, foreign and old buttons change nothing', async () => {
    const before = await questions();
    await hoa.pressesData('ask:000000000000:send');
    await hoa.pressesData('');
    await hoa.pressesData('x'.repeat(64));
    expect(hoa.last().text).toContain('Nút này không còn dùng được');
    await hoa.says('Câu hỏi thứ nhất');
    const send = hoa.last().choices.find((choice) => choice.label === 'Gửi')!.action;
    const other = stage.actor('ong-pao');
    await other.says('Xin chào cơ quan');
    await other.pressesData(send);
    expect(other.last().text).toContain('Nút này không còn dùng được');
    await hoa.presses('Bỏ');
    await hoa.pressesData(send);
    expect(hoa.last().text).toContain('không còn soạn dở');
    expect(await questions()).toBe(before);
  });

  test('an unknown command, an unreadable kind of message and an empty one', async () => {
    await hoa.says('/khongco');
    expect(hoa.last().text).toContain('Không có lệnh /khongco');
    await hoa.says('', { unsupported: true });
    expect(hoa.last().text).toContain('chưa đọc được loại tin này');
    await hoa.says('   ');
    expect(hoa.last().text).toContain('chưa có nội dung');
    await hoa.says('/tracuu');
    expect(hoa.last().text).toMatch(/^(Câu hỏi của ông\/bà|Ông\/bà chưa gửi câu hỏi nào)/);
    await hoa.says('/tracuu cái gì đó');
    expect(hoa.last().text).toContain('Không có câu hỏi nào của ông/bà');
  });

  test('a file over the limit, an empty one and one that is gone are named; the words go on', async () => {
    await hoa.says('Ảnh đường hỏng', {
      files: [{ token: 'nowhere', kind: 'image', size: 25 * 1024 * 1024 }],
    });
    expect(hoa.sees().at(-2)!.text).toContain('lớn quá 20 MB');
    expect(hoa.last().text).toContain('“Ảnh đường hỏng”');
    await hoa.says('', { files: [{ token: 'nowhere', kind: 'image', size: 10 }] });
    expect(hoa.sees().at(-2)!.text).toContain('không lấy được tệp');
    await hoa.sends([{ bytes: Buffer.alloc(0), kind: 'image' }]);
    expect(hoa.sees().at(-2)!.text).toContain('không có nội dung');
    expect(hoa.last().text).not.toContain('Kèm theo');
    await hoa.presses('Bỏ');
    await hoa.says('', { files: [{ token: 'nowhere', kind: 'image', size: 25 * 1024 * 1024 }] });
    expect(hoa.last().text).toContain('lớn quá 20 MB');
  });

  test('more files than a question may have', async () => {
    await hoa.sends(
      Array.from({ length: 21 }, (_, n) => ({ bytes: png(n), kind: 'image' as const })),
      'Ảnh',
    );
    expect(hoa.sees().at(-2)!.text).toContain('tối đa 20 tệp');
    expect(hoa.last().text).toContain('20 tệp');
    await hoa.presses('Bỏ');
  });

  test('texts in the database’s own words do no harm', async () => {
    const before = await questions();
    await hoa.says(`'; DROP TABLE question; -- \u0000 \\`);
    await hoa.presses('Bỏ');
    expect(await questions()).toBe(before);
  });
});
