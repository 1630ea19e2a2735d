import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, createStage, type Stage } from '../support/stage.ts';
import { codeIn } from '../support/story.ts';

describe('a message that is edited after its question was sent', () => {
  let stage: Stage;
  let hoa: Actor;
  let thanh: Actor;
  let code: string;
  const entries = async () =>
    (
      await stage.app.ctx.db.pool.query<{ kind: string; text: string }>(
        'SELECT e.kind, e.text FROM question_entry e JOIN question q ON q.id = e.question_id WHERE q.code = $1 ORDER BY e.id',
        [code],
      )
    ).rows;
  const edits = (externalId: string, text: string, who = hoa) =>
    who.does({ type: 'edited', externalId, text });

  beforeAll(async () => {
    stage = await createStage();
    hoa = stage.actor('ba-hoa');
    thanh = stage.actor('can-bo-phuong');
    await hoa.says('Điện ở tổ 6 yếu quá, đường cũng tối.', { externalId: 'm-1' });
    await hoa.says('Bao giờ lắp đèn đường?', { externalId: 'm-2' });
    await hoa.presses('Đổi lĩnh vực');
    await hoa.presses('Giao thông, đường sá');
    await hoa.presses('Gửi');
    code = codeIn(hoa.last().text);
    await thanh.says(`/nhan ${code}`);
    for (const one of [hoa, thanh]) one.news();
  });
  afterAll(() => stage.close());

  test('is added once, however often it is edited, and both sides are told in one place', async () => {
    await edits('m-2', 'Bao giờ lắp đèn đường ở ngõ 3?');
    await edits('m-2', 'Bao giờ lắp đèn đường ở ngõ 3, tổ 6?');
    const [told, ...more] = hoa.news();
    expect(told!.text).toContain(`Đã chuyển tin vừa sửa vào ${code} và báo cho cơ quan xử lý`);
    const [read, ...others] = thanh.news();
    expect(read!.text).toBe(
      `Người hỏi sửa một tin trong câu hỏi ${code}. Nay là:\nBao giờ lắp đèn đường ở ngõ 3, tổ 6?`,
    );
    expect([more, others]).toEqual([[], []]);
    expect(await entries()).toEqual([{ kind: 'supplement', text: 'Bao giờ lắp đèn đường ở ngõ 3, tổ 6?' }]);
    const { rows } = await stage.app.ctx.db.pool.query('SELECT text FROM question WHERE code = $1', [code]);
    expect(rows[0].text).toContain('Bao giờ lắp đèn đường?');
  });

  test('and says what it said before is no news, nor is one of somebody else or of no question', async () => {
    const before = await entries();
    await hoa.isHeardAgain();
    await edits('m-2', 'Bao giờ lắp đèn đường ở ngõ 3, tổ 6?');
    await edits('m-1', 'Điện ở tổ 6 yếu quá, đường cũng tối.');
    await edits('m-2', '  ');
    await edits('m-99', 'Chưa gửi bao giờ');
    await edits('m-1', 'Tôi là người khác', stage.actor('ong-pao'));
    expect(await entries()).toEqual(before);
    expect([hoa.news(), thanh.news(), stage.actor('ong-pao').news()]).toEqual([[], [], []]);
  });

  test('is found when its words were added later, also while another question is being written', async () => {
    await hoa.replies(hoa.last(), 'Trời tối đi lại nguy hiểm.');
    await hoa.says('Chợ tạm ở tổ 3 bao giờ chuyển đi?');
    const { rows } = await stage.app.ctx.db.pool.query<{ external_id: string }>(
      'SELECT external_id FROM asker_message m JOIN question q ON q.id = m.question_id WHERE q.code = $1',
      [code],
    );
    const added = rows.map((row) => row.external_id).filter((id) => id !== 'm-1' && id !== 'm-2');
    expect(added).toHaveLength(1);
    await edits(added[0]!, 'Trời tối, trẻ đi học nguy hiểm.');
    expect(thanh.last().text).toContain('Trời tối, trẻ đi học nguy hiểm.');
    await hoa.presses('Gửi');
    expect(hoa.last().text).toContain('Đã nhận câu hỏi');
  });

  test('is not passed on when it became a denunciation, and not once the question is finished', async () => {
    thanh.news();
    await edits('m-1', 'Tôi tố cáo ông Nguyễn Văn A, chủ tịch xã, nhận hối lộ 50 triệu đồng');
    expect(hoa.last().text).toContain('Tin này có thể là tố cáo');
    expect(thanh.news()).toEqual([]);
    await thanh.says(`/traloi ${code} Đèn được lắp trong tháng 12.`);
    const before = await entries();
    await edits('m-1', 'Điện ở tổ 6 yếu quá.');
    expect(hoa.last().text).toContain(`Câu hỏi ${code} đã xong`);
    expect(await entries()).toEqual(before);
  });
});
