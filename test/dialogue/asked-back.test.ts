import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDesk, type Desk } from '../support/desk.ts';

describe('an asker who is asked back', () => {
  let desk: Desk;
  const entries = async (questionId: string) =>
    (
      await desk.stage.app.ctx.db.pool.query(
        'SELECT kind, author_kind, text FROM question_entry WHERE question_id = $1 ORDER BY id',
        [questionId],
      )
    ).rows;

  beforeAll(async () => {
    desk = await createDesk();
  });
  afterAll(() => desk.stage.close());

  test('the next message is the answer to an official who asked back, and the work goes on', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await official.says(`/hoilai ${question.code} Đoạn nào bị hỏng?`);
    expect(asker.last().text).toContain('Đoạn nào bị hỏng?');
    await asker.says('Đoạn qua cầu treo');
    expect(asker.last().text).toContain('Đã chuyển lời giải thích');
    expect(official.last().text).toContain('Đoạn qua cầu treo');
    expect((await desk.stored(question)).status).toBe('claimed');
    expect(await entries(question.id)).toMatchObject([
      { kind: 'clarification-question' },
      { kind: 'clarification-answer', author_kind: 'asker', text: 'Đoạn qua cầu treo' },
    ]);
  });

  test('the time an asker takes to explain does not count; a place on the map is written out', async () => {
    const { asker, official } = desk;
    const question = await desk.queued({ answerBy: '2026-12-25', answerRule: 'UNIT-ANSWER' });
    await official.says(`/nhan ${question.code}`);
    await official.says(`/hoilai ${question.code} Ở chỗ nào?`);
    const asked = desk.stage.app.clock.now();
    desk.stage.app.clock.advance(4 * 24 * 60 * 60 * 1000);
    await asker.says('', { location: { latitude: 21.3, longitude: 103.9 } });
    expect(asker.last().text).toContain('Dự kiến có trả lời: thứ Ba 29/12/2026');
    expect((await desk.stored(question)).answerBy).toBe('2026-12-29');
    expect((await entries(question.id))[1].text).toBe('Vị trí trên bản đồ: 21.30000, 103.90000');
    desk.stage.app.clock.set(asked);
  });

  test('nor does it when the official gives up waiting: passed back or passed on, the asker hears the new date', async () => {
    const { asker, official } = desk;
    const asked = desk.stage.app.clock.now();
    for (const way of ['release', 'transfer'] as const) {
      const question = await desk.queued({ answerBy: '2026-12-25', answerRule: 'UNIT-ANSWER' });
      await official.says(`/nhan ${question.code}`);
      await official.says(`/hoilai ${question.code} Ở chỗ nào?`);
      desk.stage.app.clock.advance(4 * 24 * 60 * 60 * 1000);
      if (way === 'release') await official.presses('Nhả');
      else await official.says(`/chuyen ${question.code} so xay dung Đường tỉnh`);
      expect(asker.last().text).toContain('Dự kiến có trả lời: thứ Ba 29/12/2026');
      expect(await desk.stored(question)).toMatchObject({
        status: 'received',
        answerBy: '2026-12-29',
        informBy: question.informBy,
      });
      // What they then still say goes to this question, not into a new one.
      await asker.presses('Bổ sung');
      await asker.says('Đoạn gần trường học.');
      expect(asker.last().text).toContain(question.code);
      desk.stage.app.clock.set(asked);
    }
    const plain = await desk.queued({ answerBy: '2026-12-25', answerRule: 'UNIT-ANSWER' });
    await official.says(`/nhan ${plain.code}`);
    desk.stage.app.clock.advance(4 * 24 * 60 * 60 * 1000);
    await official.presses('Nhả');
    expect(asker.last().text).not.toContain('Dự kiến');
    expect((await desk.stored(plain)).answerBy).toBe('2026-12-25');
    desk.stage.app.clock.set(asked);
  });

  test('an older draft does not swallow the answer to an official', async () => {
    const { asker, official } = desk;
    await asker.says('Câu hỏi viết dở dang');
    desk.stage.app.clock.advance(60_000);
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await official.says(`/hoilai ${question.code} Ở tổ mấy?`);
    await asker.says('Ở tổ 4');
    expect(await entries(question.id)).toMatchObject([{}, { text: 'Ở tổ 4' }]);
    await asker.says('/huy');
    expect(asker.last().text).toContain('Đã bỏ câu hỏi đang soạn');
  });

  test('with several officials waiting it is asked which of them is answered', async () => {
    const { asker, official } = desk;
    const [first, second] = [await desk.queued(), await desk.queued()];
    for (const { code } of [first, second]) {
      await official.says(`/nhan ${code}`);
      await official.says(`/hoilai ${code} Ở đâu?`);
    }
    await asker.says('Gần trường học');
    expect(asker.last().text).toContain('trả lời cho câu hỏi nào');
    await asker.presses(new RegExp(`^${second.code} `));
    expect((await desk.stored(second)).status).toBe('claimed');
    expect((await desk.stored(first)).status).toBe('clarifying');
    await asker.says('Ở chợ');
    expect((await desk.stored(first)).status).toBe('claimed');
  });
});
