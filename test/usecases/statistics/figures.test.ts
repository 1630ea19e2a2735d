import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFigures } from '../../../src/usecases/statistics/figures.ts';
import { laidQuestion, memberOf, personOf } from '../../support/ask.ts';
import { createStage, type Stage } from '../../support/stage.ts';

const NOVEMBER = { from: '2026-11-01', to: '2026-11-30' };

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
  const { app } = stage;
  const lay = async (given: Parameters<typeof laidQuestion>[1], rest: Record<string, unknown> = {}) => {
    const question = await laidQuestion(app, given);
    for (const [column, value] of Object.entries(rest)) {
      await app.ctx.db.pool.query(`UPDATE question SET ${column} = $2 WHERE id = $1`, [question.id, value]);
    }
  };
  const november = new Date('2026-11-10T02:00:00Z');
  // Told in time, answered late; the day it was answered is the next one in Việt Nam.
  await lay(
    { receivedAt: november, answerBy: '2026-11-20', answerRule: 'UNIT-ANSWER' },
    { status: 'answered', informed_at: '2026-11-12T02:00:00Z', closed_at: '2026-11-20T17:30:00Z' },
  );
  // Neither told nor answered, both dates behind.
  await lay({
    receivedAt: november,
    informBy: '2026-11-24',
    answerBy: '2026-11-24',
    answerRule: 'UNIT-ANSWER',
    fieldKey: 'dat-dai',
  });
  // Both dates ahead.
  await lay({ receivedAt: november, answerBy: '2026-12-20', answerRule: 'UNIT-ANSWER' });
  await lay({ receivedAt: november }, { status: 'withdrawn' });
  await lay({ receivedAt: november }, { status: 'in-vault' });
  // The last moment of the month and the first of the next, by the clock on the wall in Sơn La.
  await lay({ receivedAt: new Date('2026-11-30T16:59:59Z') });
  await lay({ receivedAt: new Date('2026-11-30T17:00:00Z') });
  // Another commune, and a department's matter there.
  await lay({ receivedAt: november, communeCode: '03868', unitCode: '03868' });
  await lay({ receivedAt: november, communeCode: '03868', unitCode: 'SL-SXD' });
});
afterAll(() => stage.close());

const figures = async (key: string, period = NOVEMBER) => {
  const personId = await personOf(stage.app, key);
  const { ctx } = stage.app;
  return readFigures({ ...ctx, tx: ctx.db.read }, { personId, period });
};

describe('the figures of a territory', () => {
  it('count by field and state, keep dates in the authority’s own days, and leave the vault out', async () => {
    expect(await figures('thu-ky')).toEqual({
      type: 'figures',
      of: ['Phường Chiềng Sinh'],
      conferences: [],
      questions: 5,
      fields: [
        { field: 'giao-thong', questions: 4 },
        { field: 'dat-dai', questions: 1 },
      ],
      states: [
        { status: 'received', questions: 3 },
        { status: 'answered', questions: 1 },
        { status: 'withdrawn', questions: 1 },
      ],
      informed: { 'in-time': 1, late: 0, ahead: 2, overdue: 1 },
      // Nothing went over Zalo.
      sends: { free: 0, included: 0, billed: 0, template: 0, cost: 0 },
      answered: { 'in-time': 0, late: 1, ahead: 1, overdue: 1 },
    });
  });

  it('are the same for chair and head of the ward, and of all communes for the province', async () => {
    expect(await figures('chu-tri')).toMatchObject({ questions: 5 });
    expect(await figures('lanh-dao-phuong')).toMatchObject({ questions: 5 });
    expect(await figures('quan-tri')).toMatchObject({ questions: 7 });
  });

  it('are of a department what it was asked', async () => {
    const member = await memberOf(stage.app, 'can-bo-so');
    await stage.app.ctx.db.pool.query(`UPDATE staff SET role = 'unit-head' WHERE id = $1`, [member.id]);
    expect(await figures('can-bo-so')).toMatchObject({ of: ['Sở Xây dựng tỉnh Sơn La'], questions: 1 });
  });

  it('are not for officials and citizens', async () => {
    expect(await figures('can-bo-phuong')).toEqual({ type: 'not-yours' });
    expect(await figures('ba-hoa')).toEqual({ type: 'not-yours' });
  });

  it('count conferences by level in the month they are in', async () => {
    const december = { from: '2026-12-01', to: '2026-12-31' };
    expect(await figures('thu-ky', december)).toMatchObject({
      conferences: [{ level: 'commune', status: 'open', conferences: 1 }],
      questions: 1,
    });
  });
});

describe('/thongke', () => {
  it('shows a table, and other periods by a press or a word', async () => {
    const chair = stage.actor('chu-tri');
    await chair.says('/thongke');
    expect(chair.last().text).toBe(
      [
        'Thống kê tháng 11/2026',
        'Phường Chiềng Sinh',
        '',
        'Không có hội nghị đối thoại nào trong kỳ.',
        '',
        'Câu hỏi theo lĩnh vực: 5',
        '   4 Giao thông, đường sá',
        '   1 Đất đai',
        '',
        'Câu hỏi theo tình trạng',
        '   3 chờ nhận',
        '   1 đã trả lời',
        '   1 người hỏi đã rút',
        '',
        'Báo người hỏi việc tiếp nhận',
        '   1 đúng hạn',
        '   2 chưa làm, còn hạn',
        '   1 chưa làm, quá hạn',
        'Trả lời theo ngày dự kiến',
        '   1 đã làm, trễ hạn',
        '   1 chưa làm, còn hạn',
        '   1 chưa làm, quá hạn',
      ].join('\n'),
    );
    await chair.presses('Quý này');
    expect(chair.last().text).toContain('Thống kê quý 4 năm 2026');
    expect(chair.last().text).toContain('Hội nghị đối thoại: 1\n   1 cấp xã\n   1 đang nhận câu hỏi');
    await chair.says('/thongke 2025');
    expect(chair.last().text).toContain('Không có câu hỏi nào trong kỳ.');
    await chair.says('/thongke 6 thang cuoi nam');
    expect(chair.last().text).toContain('Thống kê 6 tháng cuối năm 2026');
    await chair.says('/thongke hôm kia');
    expect(chair.last().text).toContain('chưa đọc được kỳ thống kê');
  });

  it('is no command of an official', async () => {
    const official = stage.actor('can-bo-phuong');
    await official.says('/thongke');
    expect(official.last().text).toContain('Không có lệnh /thongke');
  });
});
