import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { png } from '../support/bytes.ts';
import { type Actor, createStage, type Stage } from '../support/stage.ts';

describe('on the way to sending', () => {
  let stage: Stage;
  let hoa: Actor;
  const newest = async () =>
    (
      await stage.app.ctx.db.pool.query(
        'SELECT text FROM question ORDER BY received_at DESC, id DESC LIMIT 1',
      )
    ).rows[0];
  beforeAll(async () => {
    stage = await createStage();
    hoa = stage.actor('ba-hoa');
  });
  afterAll(() => stage.close());

  test('an album whose pictures are slow to fetch is not answered picture by picture', async () => {
    await hoa.says('Cống tổ 4 tắc, nước tràn ra đường');
    const { rows: before } = await stage.app.ctx.db.pool.query('SELECT max(id) AS id FROM outbox');
    await stage.together(
      ...[11, 12, 13].map((n) => () => hoa.sends([{ bytes: png(n), kind: 'image' }], '', 'slow')),
    );
    // However long the one after it takes, nothing was said of a picture while the next was waiting.
    const { rows } = await stage.app.ctx.db.pool.query(
      'SELECT o.content::text AS content FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.id > $1',
      [before[0].id],
    );
    expect(rows).toEqual([{ content: expect.stringContaining('3 tệp') }]);
    await hoa.presses('Bỏ');
  });

  test('whoever looks at other places can go back to the card, by the button or the word', async () => {
    await hoa.says('Đường tổ 7 ngập nước, bao giờ sửa?');
    await hoa.presses('Đổi nơi');
    await hoa.presses('Quay lại');
    expect(hoa.last().text).toContain('Nơi: Phường Chiềng Sinh');
    await hoa.presses('Đổi nơi');
    await hoa.says('xa khong co that');
    await hoa.says('quay lai');
    expect(hoa.last().text).toContain('“Đường tổ 7 ngập nước, bao giờ sửa?”');
    expect(hoa.last().text).toContain('Nơi: Phường Chiềng Sinh');
    await hoa.presses('Bỏ');
  });

  test('the card still sends while something else was begun beside it', async () => {
    await hoa.says('Đường tổ 6 ngập nước, bao giờ sửa?');
    await hoa.presses('Gửi');
    await hoa.says('Đường tổ 5 ngập nước, bao giờ sửa?');
    await hoa.presses('Bổ sung');
    await hoa.presses('Gửi');
    expect(hoa.last().text).toContain('Đã nhận câu hỏi');
    expect((await newest()).text).toBe('Đường tổ 5 ngập nước, bao giờ sửa?');
  });
});
