import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../support/bytes.ts';
import { createStage, type Stage } from '../support/stage.ts';

describe('first contact', () => {
  let stage: Stage;
  const rows = async (sql: string, ...values: unknown[]) =>
    (await stage.app.ctx.db.pool.query(sql, values)).rows;
  const consentsOf = (key: string) =>
    rows(
      `SELECT c.kind, c.version, c.withdrawn_at FROM consent c JOIN account a ON a.person_id = c.person_id
       WHERE a.external_id = $1`,
      key,
    );

  beforeAll(async () => {
    stage = await createStage();
  });
  afterAll(() => stage.close());

  test('is one message with the purpose, in the language the channel gives, and nothing is stored by silence', async () => {
    const john = stage.actor('john', { name: 'John', locale: 'en' });
    await john.says('When will the road to Noong Duc be repaired?');
    expect(john.sees()).toHaveLength(1);
    expect(john.last().text).toContain('must be stored');
    expect(john.last().buttons).toEqual(['I agree', 'No', 'Tiếng Việt']);
    expect(await consentsOf('john')).toEqual([]);
    expect(await rows('SELECT 1 FROM question')).toEqual([]);
  });

  test('a question typed first is kept and goes on after consent; version, language and name are recorded', async () => {
    const lan = stage.actor('chi-lan', { name: 'Lò Thị Lan' });
    await lan.says('Xã Mường Bú bao giờ có chợ mới?');
    await lan.presses('Đồng ý');
    expect(lan.last().text).toContain('“Xã Mường Bú bao giờ có chợ mới?”');
    expect(lan.last().text).toContain('Xã Mường Bú');
    await lan.presses('Gửi');
    expect(lan.last().text).toContain('Đã nhận câu hỏi');
    expect(await consentsOf('chi-lan')).toEqual([{ kind: 'store', version: '2026-11', withdrawn_at: null }]);
    const [person] = await rows(
      `SELECT p.locale, c.name FROM person p JOIN contact c ON c.person_id = p.id JOIN account a ON a.person_id = p.id
       WHERE a.external_id = 'chi-lan'`,
    );
    expect(person).toEqual({ locale: 'vi', name: 'Lò Thị Lan' });
  });

  test('is given or refused by a word, too, and the word is no part of the question', async () => {
    const binh = stage.actor('anh-binh', { name: 'Bình' });
    await binh.says('Xã Mường Bú bao giờ có chợ mới?');
    await binh.says('khong');
    expect(binh.last().text).toContain('tin ông/bà vừa gửi đã được xóa');
    await binh.says('Xã Mường Bú bao giờ có chợ mới?');
    await binh.says('Tôi đồng ý.');
    expect(binh.last().text).toContain('“Xã Mường Bú bao giờ có chợ mới?”');
    expect(await consentsOf('anh-binh')).toHaveLength(1);
    const jane = stage.actor('jane', { name: 'Jane', locale: 'en' });
    await jane.says('When will Muong Bu commune get a new market?');
    expect(jane.last().text).toContain('to the authorities of Sơn La province.');
    await jane.says('yes');
    await jane.says('muong bu');
    expect(jane.last().text).toContain('Place: Mường Bú commune');
    await jane.says('Send');
    expect(jane.last().text).toContain('CS-');
  });

  test('declining forgets the words and the files', async () => {
    const tu = stage.actor('anh-tu', { name: 'Tú' });
    await tu.says('Câu hỏi có chữ bí mật Qwertz');
    await tu.sends([{ bytes: png(77), kind: 'image' }]);
    const [{ data }] = await rows(
      `SELECT data FROM conversation c JOIN account a ON a.id = c.account_id WHERE a.external_id = 'anh-tu'`,
    );
    const { sha256 } = data.draft.files[0];
    expect(await stage.app.ctx.files.exists(sha256)).toBe(true);
    stage.app.clock.advance(1000);
    await stage.app.settle();
    await tu.presses('Không');
    expect(tu.last().text).toContain('đã được xóa');
    expect(await stage.app.ctx.files.exists(sha256)).toBe(false);
    for (const table of ['conversation WHERE data', 'outbox WHERE content', 'question WHERE text']) {
      expect(await rows(`SELECT 1 FROM ${table}::text LIKE '%Qwertz%'`)).toEqual([]);
    }
    expect(await consentsOf('anh-tu')).toEqual([]);
    expect(await rows(`SELECT 1 FROM contact WHERE name = 'Tú'`)).toEqual([]);
  });

  test('the language is changed before consent, and the question is still there', async () => {
    const kim = stage.actor('kim', { name: 'Kim' });
    await kim.says('Where is the new market?');
    await kim.presses('English');
    expect(kim.last().text).toContain('Do you agree?');
    await kim.presses('I agree');
    await kim.says('muong bu');
    expect(kim.last().text).toContain('You ask: “Where is the new market?”');
  });

  test('/start says what this is, who answers, by when and how; the commune comes after consent', async () => {
    const mo = stage.actor('mo', { name: 'Mỏ' });
    await mo.starts();
    expect(mo.last().text).toContain('gửi câu hỏi, kiến nghị tới chính quyền tỉnh Sơn La');
    expect(mo.last().text).toContain('10 ngày làm việc');
    expect(mo.last().text.split('\n')).toHaveLength(3);
    await mo.presses('Đồng ý');
    expect(mo.last().text).toContain('Ông/bà ở xã, phường nào?');
    await mo.says('xã Chiềng Sinh, thành phố Sơn La');
    expect(mo.last().text).toContain('Đã ghi nhớ nơi ở: Phường Chiềng Sinh');
    await mo.says('/trogiup');
    expect(mo.last().text).toContain('/lenh');
    await mo.says('/lenh');
    expect(mo.last().text).toContain('/cuatoi: Câu hỏi của tôi');
    expect(mo.last().text).not.toContain('/nhan');
  });

  test('who writes a question where their place was asked is not held up', async () => {
    const sa = stage.actor('sa');
    await sa.starts();
    await sa.presses('Đồng ý');
    await sa.says('Đường lên bản Hua Ngáy sạt lở từ tháng trước, bao giờ được sửa?');
    expect(sa.last().text).toContain('Ông/bà hỏi về xã, phường nào?');
    await sa.presses('Không rõ xã, phường');
    expect(sa.last().text).toContain('Hua Ngáy');
  });

  test('/huy says what was left', async () => {
    const hoa = stage.actor('ba-hoa');
    await hoa.says('/huy');
    expect(hoa.last().text).toContain('không có bước nào');
    await hoa.says('Câu hỏi viết dở');
    await hoa.says('/huy');
    expect(hoa.last().text).toContain('Đã bỏ câu hỏi đang soạn');
    await hoa.says('/noio');
    expect(hoa.last().text).toContain('Nơi ở hiện nay: Phường Chiềng Sinh');
    await hoa.says('/huy');
    expect(hoa.last().text).toContain('không thay đổi');
  });

  test('a new version of the text is asked about again', async () => {
    await rows(`UPDATE setting SET value = '"2027-01"' WHERE key = 'consent-version'`);
    await stage.app.ctx.rulebook.reload();
    const pao = stage.actor('ong-pao');
    await pao.says('Bao giờ có nước sạch ở bản?');
    expect(pao.last().buttons).toContain('Đồng ý');
  });
});
