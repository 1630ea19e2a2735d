import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneExports } from '../../src/jobs/prune-exports.ts';
import { JSON_MARK } from '../../src/usecases/data/export-text.ts';
import { laidQuestion, personOf } from '../support/ask.ts';
import { type Actor, createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let hoa: Actor;
beforeAll(async () => {
  stage = await createStage();
  hoa = stage.actor('ba-hoa');
});
afterAll(() => stage.close());

const pool = () => stage.app.ctx.db.pool;

async function requests(key: string) {
  const { rows } = await pool().query<{ kind: string; answer_by: string; answered: boolean }>(
    `SELECT kind, answer_by::text, answered_at IS NOT NULL AS answered FROM data_request
     WHERE person_id = $1 ORDER BY id`,
    [await personOf(stage.app, key)],
  );
  return rows;
}

/** The exported file as a person has it. */
async function exported(actor: Actor) {
  const [file] = actor.last().attachments ?? [];
  const { rows } = await pool().query<{ id: string; sha256: string }>(
    'SELECT id, sha256 FROM attachment WHERE owner_id = $1 ORDER BY id DESC LIMIT 1',
    [await personOf(stage.app, actor.key)],
  );
  const { id, sha256 } = rows[0] ?? { id: '', sha256: '' };
  return { file, id, sha256, content: await text(stage.app.ctx.files.read(sha256)) };
}

describe('/dulieu', () => {
  it('says in three lines what is kept, and offers every right', async () => {
    await hoa.says('/mydata');
    expect(hoa.last().text.split('\n')).toHaveLength(3);
    expect(hoa.last().buttons).toEqual(['Xem', 'Tải về', 'Sửa tên', 'Rút đồng ý', 'Xóa dữ liệu', 'Thôi']);
    await hoa.presses('Thôi');
    expect(hoa.last().text).toBe('Dữ liệu của ông/bà không thay đổi.');
    expect(await requests('ba-hoa')).toEqual([]);
  });

  it('shows what is known, with the version of the consent, and dates the answer by K16', async () => {
    await laidQuestion(stage.app);
    await hoa.says('/dulieu');
    await hoa.presses('Xem');
    const seen = hoa.last().text;
    expect(seen).toContain('Tên: Lò Thị Hoa');
    expect(seen).toContain('Nơi ở: Phường Chiềng Sinh');
    expect(seen).toContain('Ngôn ngữ: Tiếng Việt');
    expect(seen).toMatch(/Đồng ý lưu dữ liệu \(bản 2026-11\): \d\d giờ \d\d/);
    expect(seen).toContain('Câu hỏi: 1, đang chờ: 1');
    expect(seen).toContain('Nhận yêu cầu: 09 giờ 00, thứ Tư 25/11/2026.');
    expect(seen).toContain('Hạn trả lời: thứ Sáu 27/11/2026 (Nghị định 356/2025/NĐ-CP');
    expect(await requests('ba-hoa')).toEqual([{ kind: 'see', answer_by: '2026-11-27', answered: true }]);
  });

  it('sends one file to read and to process, and deletes it after some days', async () => {
    await hoa.says('/dulieu');
    await hoa.presses('Tải về');
    const { file, id, sha256, content } = await exported(hoa);
    expect(file?.name).toBe('du-lieu-cua-toi.txt');
    const [readable = '', json = ''] = content.split(JSON_MARK);
    expect(readable).toContain('Nội dung: Đường vào bản Nong Đúc hỏng nặng');
    const parsed = JSON.parse(json) as { profile: { name: string }; questions: { text: string }[] };
    expect(parsed.profile.name).toBe('Lò Thị Hoa');
    expect(parsed.questions[0]?.text).toContain('Nong Đúc');

    await pruneExports(stage.app.ctx);
    expect(await stage.app.ctx.files.exists(sha256)).toBe(true);
    stage.app.clock.advance(8 * 86_400_000);
    await pruneExports(stage.app.ctx);
    expect(await stage.app.ctx.files.exists(sha256)).toBe(false);
    expect((await pool().query('SELECT 1 FROM attachment WHERE id = $1', [id])).rowCount).toBe(0);
  });

  it('exports nothing of anybody else, nor internal notes', async () => {
    const question = await laidQuestion(stage.app);
    const official = stage.actor('can-bo-phuong');
    await official.says(`/ghichu ${question.code} Ghi chú nội bộ`);
    const pao = stage.actor('ong-pao');
    await laidQuestion(stage.app, { asker: 'ong-pao', text: 'Bản tôi bao giờ có điện lưới?' });
    await pao.says('/dulieu');
    await pao.presses('Tải về');
    const theirs = (await exported(pao)).content;
    expect(theirs).toContain('Bản tôi bao giờ có điện lưới?');
    expect(theirs).not.toMatch(/Nong Đúc|Lò Thị Hoa/);
    await hoa.says('/dulieu');
    await hoa.presses('Tải về');
    expect((await exported(hoa)).content).not.toContain('Ghi chú nội bộ');
  });

  it('corrects the name, and asks again for what is none', async () => {
    await hoa.says('/dulieu');
    await hoa.presses('Sửa tên');
    await hoa.says('0912 345 678');
    expect(hoa.last().text).toContain('chưa giống một tên người');
    await hoa.says('  Lò  Thị Hòa ');
    expect(hoa.last().text).toContain('Đã sửa tên của ông/bà thành Lò Thị Hòa.');
    await hoa.says('/dulieu');
    await hoa.presses('Xem');
    expect(hoa.last().text).toContain('Tên: Lò Thị Hòa');
    expect((await requests('ba-hoa')).map(({ kind }) => kind)).toContain('correct');
  });

  it('speaks English to who reads English', async () => {
    const guest = stage.actor('guest', { locale: 'en' });
    await guest.says('/mydata');
    expect(guest.last().buttons).toContain('Erase my data');
    await guest.presses('See');
    expect(guest.last().text).toContain('Name: none yet');
    expect(guest.last().text).toContain('You have not agreed that data are kept');
  });
});

describe('withdrawing consent', () => {
  it('says what follows, does it at the second press, and asks for consent before the next question', async () => {
    const pao = stage.actor('ong-pao');
    await pao.says('Đường lên bản tôi sạt lở, bao giờ sửa?');
    await pao.says('/dulieu');
    await pao.presses('Rút đồng ý');
    expect(pao.last().text).toContain('Câu hỏi đã gửi vẫn được trả lời');
    await pao.presses('Rút đồng ý');
    expect(pao.last().text).toContain('1 câu hỏi đang chờ vẫn được trả lời theo Điều 28 Luật Tiếp công dân');
    const { rows } = await pool().query(
      `SELECT data FROM conversation c JOIN account a ON a.id = c.account_id WHERE external_id = 'ong-pao'`,
    );
    expect(JSON.stringify(rows)).not.toContain('sạt lở');

    await pao.says('Bao giờ bản tôi có trường mầm non?');
    expect(pao.last().buttons).toEqual(expect.arrayContaining(['Đồng ý', 'Không']));
    await pao.presses('Không');
    await pao.says('/dulieu');
    await pao.presses('Rút đồng ý');
    await pao.presses('Rút đồng ý');
    expect(pao.last().text).toContain('chưa đồng ý');
  });
});

describe('erasing from the chat', () => {
  it('is refused to a member of staff', async () => {
    const official = stage.actor('can-bo-phuong-2');
    await official.says('/dulieu');
    await official.presses('Xóa dữ liệu');
    expect(official.last().text).toContain('đang giữ nhiệm vụ trong hệ thống');
    expect(official.last().buttons).toEqual([]);
  });

  it('holds the button for an hour, works once, and lets its person start as new', async () => {
    const before = await personOf(stage.app, 'ba-hoa');
    await hoa.says('/dulieu');
    await hoa.presses('Xóa dữ liệu');
    const old = hoa.last().choices[0]?.action ?? '';
    stage.app.clock.advance(2 * 3_600_000);
    await hoa.pressesData(old);
    expect(hoa.last().text).toContain('Nút này không còn dùng được');
    await hoa.says('/dulieu');
    await hoa.presses('Xóa dữ liệu');
    stage.app.clock.advance(1000);
    await hoa.presses('Xóa hết dữ liệu của tôi');
    expect(hoa.last().text).toContain('Dữ liệu của ông/bà đã được xóa');
    const { rows } = await pool().query('SELECT erased_at IS NOT NULL AS erased FROM person WHERE id = $1', [
      before,
    ]);
    expect(rows).toEqual([{ erased: true }]);

    stage.app.clock.advance(1000);
    await hoa.presses('Xóa hết dữ liệu của tôi');
    expect(hoa.last().text).toContain('Nút này không còn dùng được');
    expect(await personOf(stage.app, 'ba-hoa')).not.toBe(before);
    await hoa.says('/cuatoi');
    expect(hoa.last().text).not.toContain('CS-');
    await hoa.says('Đường vào bản lại hỏng, bao giờ sửa?');
    expect(hoa.last().buttons).toEqual(expect.arrayContaining(['Đồng ý', 'Không']));
  });
});
