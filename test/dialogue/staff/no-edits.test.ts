import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../src/domain/question.ts';
import { createDesk, type Desk } from '../../support/desk.ts';
import type { Actor } from '../../support/stage.ts';

/** What members of staff get in a chat where no message can be changed: docs/decisions/0009-zalo.md. */
let desk: Desk;
let read: Map<Actor, number>;
beforeAll(async () => {
  desk = await createDesk({ abilities: { edits: false } });
  read = new Map();
});
afterAll(() => desk.stage.close());

/** Every message since this was asked last, those that show an earlier one anew included. */
function got(actor: Actor): { text: string; buttons: string[] }[] {
  const all = actor.sees();
  const news = all.slice(read.get(actor) ?? 0);
  read.set(actor, all.length);
  return news.map(({ text, buttons }) => ({ text, buttons }));
}

async function queued(): Promise<Question> {
  const question = await desk.queued();
  for (const actor of [desk.official, desk.colleague, desk.head]) got(actor);
  return question;
}

const WORK = ['Trả lời', 'Hỏi lại', 'Chuyển', 'Từ chối', 'Nhả'];

describe('a claim', () => {
  it('brings the card with its new buttons to who claimed, and two lines to the others', async () => {
    const { code } = await queued();
    await desk.official.presses('Nhận');
    expect(got(desk.official)).toEqual([
      {
        text: expect.stringMatching(`^Câu hỏi ${code} · Quàng Văn Thành đang xử lý\nLĩnh vực`),
        buttons: WORK,
      },
    ]);
    const brief = {
      text: `Câu hỏi ${code} · Quàng Văn Thành đang xử lý\nĐường vào bản Nong Đúc hỏng nặng, bao giờ sửa?`,
      buttons: ['Xem'],
    };
    expect(got(desk.colleague)).toEqual([brief]);
    expect(got(desk.head)).toEqual([brief]);
  });

  it('is no dead end for who presses again on the old card, or never had one', async () => {
    const { code } = await queued();
    await desk.official.says(`/nhan ${code}`);
    got(desk.official);
    await desk.official.says(`/nhan ${code}`);
    expect(got(desk.official)).toEqual([
      { text: expect.stringContaining(`Câu hỏi ${code} · Quàng Văn Thành đang xử lý`), buttons: WORK },
    ]);
    await desk.stage.app.ctx.db.pool.query(`DELETE FROM outbox WHERE kind = 'card'`);
    await desk.official.presses('Nhả');
    got(desk.official);
    await desk.official.says(`/nhan ${code}`);
    expect(got(desk.official)).toEqual([{ text: expect.stringContaining(code), buttons: WORK }]);
  });
});

describe('the work of the one who holds it', () => {
  it('is confirmed by one message, with how the question stands and what can be done; the others hear nothing', async () => {
    const { code } = await queued();
    await desk.official.says(`/nhan ${code}`);
    for (const actor of [desk.official, desk.colleague, desk.head]) got(actor);

    await desk.official.says(`/hoilai ${code} Đoạn nào hỏng?`);
    expect(got(desk.official)).toEqual([
      {
        text: expect.stringMatching(
          `^Đã hỏi lại về câu hỏi ${code}[^\n]*\nCâu hỏi ${code} · chờ người hỏi nói rõ thêm$`,
        ),
        buttons: expect.arrayContaining(['Trả lời', 'Nhả']),
      },
    ]);
    await desk.asker.says('Đoạn đầu bản.');
    expect(got(desk.official)).toEqual([
      {
        text: expect.stringMatching(
          /^Người hỏi đã nói rõ thêm[\s\S]*Đoạn đầu bản\.[\s\S]*· Quàng Văn Thành đang xử lý$/,
        ),
        buttons: WORK,
      },
    ]);
    await desk.official.says(`/ghichu ${code} Gọi tổ trưởng.`);
    expect(got(desk.official)).toEqual([
      { text: expect.stringContaining(`Đã ghi chú vào hồ sơ ${code}`), buttons: WORK },
    ]);
    await desk.official.replies(desk.official.last(), 'Đường được sửa trong tháng 12.');
    expect(got(desk.official)).toEqual([
      { text: `Đã gửi câu trả lời ${code} đến người hỏi.`, buttons: ['Xem'] },
    ]);
    expect(got(desk.colleague)).toEqual([]);
    expect(got(desk.head)).toEqual([]);
  });
});

describe('what somebody else does', () => {
  it('is told when the question is free again, when it goes, and to the one it is taken from', async () => {
    const { code } = await queued();
    await desk.official.says(`/nhan ${code}`);
    await desk.official.presses('Nhả');
    got(desk.official);
    expect(got(desk.colleague).map(({ buttons }) => buttons)).toEqual([['Xem'], ['Nhận', 'Xem']]);

    await desk.official.says(`/nhan ${code}`);
    for (const actor of [desk.official, desk.colleague, desk.head]) got(actor);
    await desk.head.says(`/traloi ${code} Phường trả lời thay: sửa trong tháng 12.`);
    expect(got(desk.official)).toEqual([
      { text: expect.stringContaining(`Câu hỏi ${code} · đã trả lời`), buttons: ['Xem'] },
    ]);
    expect(got(desk.colleague)).toEqual([]);
  });

  it('is one message when the asker takes the question back', async () => {
    const { code } = await queued();
    await desk.asker.says(`/rut ${code}`);
    await desk.asker.presses('Rút câu hỏi');
    for (const actor of [desk.official, desk.colleague]) {
      expect(got(actor)).toEqual([
        {
          text: `Người hỏi đã rút câu hỏi ${code}.\nCâu hỏi ${code} · người hỏi đã rút`,
          buttons: ['Xem'],
        },
      ]);
    }
  });
});
