import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDesk, type Desk } from '../support/desk.ts';

describe('what a citizen is asked', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await createDesk();
  });
  afterAll(() => desk.stage.close());

  test('to choose among their questions says which is which', async () => {
    const { asker, official } = desk;
    const first = await desk.queued({ text: 'Cầu treo bản Phung gãy ván' });
    const second = await desk.queued({ text: 'Trạm y tế thiếu thuốc' });
    await asker.says('/rut');
    expect(asker.last().buttons).toContainEqual(expect.stringMatching(`^${first.code} Cầu treo`));
    await asker.says('/tracuu');
    expect(asker.last().text).toContain('“Trạm y tế thiếu thuốc”');
    for (const { code } of [first, second]) {
      await official.says(`/nhan ${code}`);
      await official.says(`/hoilai ${code} Ở đâu?`);
    }
    await asker.says('Ở cuối bản');
    expect(asker.last().buttons).toContainEqual(expect.stringMatching(`^${second.code} Trạm y tế`));
    await asker.presses(/Trạm y tế/);
    expect((await desk.stored(second)).status).toBe('claimed');
  });

  test('to rate is told what the numbers mean', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await official.says(`/traloi ${question.code} Đã sửa xong.`);
    expect(asker.last().text).toMatch(/1 là .*5 là /);
  });

  test('to wait for says the day and the working days till then', async () => {
    const { asker, official } = desk;
    const question = await desk.queued({ answerBy: '2026-12-25', answerRule: 'UNIT-ANSWER' });
    await official.says(`/nhan ${question.code}`);
    await official.says(`/hoilai ${question.code} Ở đâu?`);
    await desk.stage.later(3 * 24 * 3_600_000);
    await asker.says('Đầu bản');
    if (!asker.last().text.includes('Đã chuyển lời giải thích'))
      await asker.presses(new RegExp(question.code));
    expect(asker.last().text).toMatch(/thứ \S+ \d\d\/12\/2026 \(còn \d+ ngày làm việc\)/);
  });
});
