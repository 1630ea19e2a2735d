import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
});
afterAll(() => stage.close());

/** Walks to the question for the time. */
async function toTime(): Promise<void> {
  // Nobody walks there twice in a minute, and who did would be slowed as a flood.
  stage.app.clock.advance(60_000);
  await secretary.says('/taohoinghi');
  await secretary.presses('Phường Chiềng Sinh');
  await secretary.says('Đồng chí Lường Văn Toàn, Bí thư Đảng ủy phường');
  await secretary.presses('Mặt trận Tổ quốc');
}

/** Walks through all steps. */
async function create(when: string): Promise<string> {
  await toTime();
  await secretary.says(when);
  await secretary.says('Nhà văn hóa tổ 5');
  await secretary.presses('Trực tiếp');
  await secretary.says('Đất đai, môi trường');
  await secretary.presses('Đến 3 ngày trước');
  return /HN-[0-9A-Z]{6}/.exec(secretary.last().text)?.[0] ?? '';
}

describe('a conference is created step by step', () => {
  it('asks one thing at a time, with a way back and a way out', async () => {
    await secretary.says('/taohoinghi');
    expect(secretary.last().text).toMatch(/^Bước 1\/8\. Cơ quan nào tổ chức/);
    expect(secretary.last().buttons).toEqual(['Phường Chiềng Sinh', 'Thôi']);
    await secretary.says('phuong chieng sinh');
    expect(secretary.last().text).toMatch(/^Bước 2\/8\. Ai chủ trì/);
    expect(secretary.last().buttons).toEqual(['Quay lại', 'Thôi']);
    await secretary.presses('Quay lại');
    expect(secretary.last().text).toMatch(/^Bước 1\/8/);
    await secretary.presses('Thôi');
    expect(secretary.last().text).toBe('Đã thôi. Chưa có gì được lưu.');
    // The command that leaves any step does too.
    await secretary.says('/taohoinghi');
    await secretary.says('phuong chieng sinh');
    await secretary.says('/huy');
    expect(secretary.last().text).toBe('Đã bỏ bước đang làm.');
    const { rowCount } = await stage.app.ctx.db.pool.query(`SELECT 1 FROM conference`);
    expect(rowCount).toBe(1);
  });

  it('ends with a card that says everything, and becomes public by one press', async () => {
    const code = await create('8h30 ngày 25/12/2026');
    const card = secretary.last();
    expect(card.text).toBe(
      [
        'Đã lưu bản soạn. Người dân chỉ thấy hội nghị sau khi công bố.',
        `Hội nghị đối thoại ${code} · đang soạn`,
        'Tổ chức: Phường Chiềng Sinh',
        'Chủ trì: Đồng chí Lường Văn Toàn, Bí thư Đảng ủy phường',
        'Phối hợp: Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam phường Chiềng Sinh',
        'Thời gian: 08 giờ 30, thứ Sáu 25/12/2026',
        'Địa điểm: Nhà văn hóa tổ 5',
        'Hình thức: Trực tiếp',
        'Nội dung: Đất đai, môi trường',
        'Nhận câu hỏi đến: 17 giờ 00, thứ Ba 22/12/2026',
      ].join('\n'),
    );
    expect(card.buttons).toEqual(['Công bố', 'Sửa', 'Hủy bỏ']);
    const citizen = stage.actor('ba-hoa');
    await citizen.says('/hoinghi');
    expect(citizen.last().text).not.toContain('Nhà văn hóa tổ 5');
    await secretary.presses('Công bố');
    expect(secretary.last().text).toContain('đang nhận câu hỏi');
    await citizen.says('/hoinghi');
    expect(citizen.last().text).toContain('Địa điểm: Nhà văn hóa tổ 5 (trực tiếp).');
    expect(citizen.last().text).toContain('Nhận câu hỏi đến 17 giờ 00, thứ Ba 22/12/2026.');
    expect(citizen.last().buttons).toEqual([
      'Gửi câu hỏi cho số 1',
      'Gửi câu hỏi cho số 2',
      'Theo dõi hội nghị 1',
      'Theo dõi hội nghị 2',
    ]);
  });

  it('refuses what is past, impossible or no time with a sentence, and stays where it is', async () => {
    await toTime();
    for (const [typed, said] of [
      ['8h 20/11/2026', 'đã qua'],
      ['8h 31/2/2027', 'Không có ngày giờ này'],
      ['25/12/2026', 'gõ cả giờ họp'],
      ['sắp tới', 'chưa đọc được'],
    ] as const) {
      await secretary.says(typed);
      expect(secretary.last().text).toContain(said);
      expect(secretary.last().buttons).toEqual(['Quay lại', 'Thôi']);
    }
    await secretary.says('8h 25/12/2026');
    expect(secretary.last().text).toMatch(/^Bước 5\/8/);
    await secretary.presses('Thôi');
  });

  it('notes a day off, and wants a second word for one that is announced too late', async () => {
    const code = await create('8h Chủ nhật');
    expect(secretary.last().text).toContain('ngày nghỉ cuối tuần');
    expect(secretary.last().text).toContain('phải công bố trước ít nhất 7 ngày (Luật 72/2025/QH15, Điều 43)');
    await secretary.presses('Công bố');
    expect(secretary.last().text).toContain('nay đã qua. Ông/bà vẫn công bố?');
    await secretary.presses('Vẫn công bố');
    expect(secretary.last().text).toContain(`Đã công bố hội nghị ${code}`);
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT e.data FROM conference_event e JOIN conference c ON c.id = e.conference_id
       WHERE c.code = $1 AND e.event = 'announce'`,
      [code],
    );
    expect(rows).toEqual([{ data: { shortNotice: true, latest: '2026-11-22' } }]);
  });

  it('can leave place and topics for later, but is not announced without them', async () => {
    await toTime();
    await secretary.says('14h 18/12/2026');
    await secretary.presses('Để sau');
    await secretary.presses('Trực tuyến');
    await secretary.presses('Để sau');
    await secretary.presses('Đến giờ khai mạc');
    expect(secretary.last().text).toContain('Địa điểm: chưa có');
    await secretary.presses('Công bố');
    expect(secretary.last().text).toBe(
      'Chưa công bố được: còn thiếu địa điểm, nội dung. Xin ông/bà bổ sung.',
    );
    await secretary.presses('Sửa');
    await secretary.presses('Địa điểm');
    await secretary.says('https://hop.example');
    await secretary.presses('Sửa');
    await secretary.presses('Nội dung');
    await secretary.says('Giáo dục');
    expect(secretary.last().text).toContain('Địa điểm: https://hop.example');
    await secretary.presses('Công bố');
    expect(secretary.last().text).toContain('đang nhận câu hỏi');
  });

  it('lets a draft be dropped by a second press', async () => {
    const code = await create('8h 28/12/2026');
    await secretary.presses('Hủy bỏ');
    await secretary.presses('Hủy bỏ hội nghị');
    expect(secretary.last().text).toBe(`Đã hủy bỏ hội nghị ${code}.`);
  });

  it('knows the units whose conferences a secretary prepares', async () => {
    await secretary.says('/taohoinghi');
    await secretary.says('Sở Y tế');
    expect(secretary.last().text).toContain('không phụ trách hội nghị của cơ quan này');
    await secretary.says('Cơ quan không có thật');
    expect(secretary.last().text).toContain('Không có đơn vị nào tên như vậy');
    await secretary.presses('Thôi');
  });

  it('is no command for people who prepare none', async () => {
    const citizen = stage.actor('ba-hoa');
    await citizen.says('/taohoinghi');
    expect(citizen.last().text).toContain('Không có lệnh /taohoinghi');
    const official = stage.actor('can-bo-phuong');
    await official.says('/newconference');
    expect(official.last().text).toContain('Không có lệnh /newconference');
  });

  it('takes an old button of another step for no answer', async () => {
    await toTime();
    await secretary.presses('Mặt trận Tổ quốc');
    expect(secretary.last().text).toMatch(/^Bước 4\/8/);
    await secretary.presses('Thôi');
    await secretary.presses('Mặt trận Tổ quốc');
    expect(secretary.last().text).toContain('Nút này không còn dùng được');
  });
});

describe('whoever lives elsewhere', () => {
  it('sees no conference of this commune', async () => {
    const other = stage.actor('ong-pao');
    await other.says('/hoinghi');
    expect(other.last().text).toContain('chưa có hội nghị đối thoại nào');
  });

  it('is told how to say where they live', async () => {
    const stranger = stage.actor('anh-nam');
    await stranger.says('/hoinghi');
    expect(stranger.last().text).toContain('/noio');
  });
});

describe('a question for a conference', () => {
  it('is written after pressing its button', async () => {
    const citizen = stage.actor('ba-hoa');
    await citizen.says('/hoinghi');
    await citizen.presses('Gửi câu hỏi cho số 2');
    expect(citizen.last().text).toMatch(/^Ông\/bà gửi câu hỏi cho hội nghị/);
    const when = /hội nghị (.*) của/.exec(citizen.last().text)?.[1] ?? '';
    await citizen.says('Đường vào tổ 5 phường Chiềng Sinh hỏng, bao giờ sửa?');
    expect(citizen.last().text).toContain(`Gửi tới: hội nghị ${when}`);
  });
});
