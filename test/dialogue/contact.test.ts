import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { voice } from '../support/bytes.ts';
import { createDesk, type Desk } from '../support/desk.ts';

const NEIGHBOUR = { name: 'Lò Văn Pâng', phone: '0987654321', own: false };
const OWN = { name: 'Bà Hoa', phone: '0912345678', own: true };

describe('a contact that is shared', () => {
  let desk: Desk;
  const newest = async () =>
    (
      await desk.stage.app.ctx.db.pool.query(
        'SELECT text, field_key FROM question ORDER BY received_at DESC, id DESC LIMIT 1',
      )
    ).rows[0];
  beforeAll(async () => {
    desk = await createDesk();
  });
  afterAll(() => desk.stage.close());

  test('alone is asked for words, is shown before it goes, and is a line of the question', async () => {
    const { asker } = desk;
    await asker.says('', { contact: NEIGHBOUR });
    expect(asker.last().text).toContain('Đã nhận số điện thoại. Xin viết thêm vài lời');
    await asker.says('Rác thải đổ ra suối ở tổ 5, bao giờ dọn?');
    expect(asker.last().text).toContain('“Rác thải đổ ra suối ở tổ 5, bao giờ dọn?”');
    const alone = asker.last().text;
    expect(alone).toContain('\nSố điện thoại liên hệ: Lò Văn Pâng, 0987654321\n');
    await asker.says('', { contact: OWN });
    expect(asker.last().text).toContain('\nSố điện thoại liên hệ: 0912345678\n');
    await asker.presses('Gửi');
    expect((await newest()).text).toBe(
      [
        'Số điện thoại liên hệ: Lò Văn Pâng, 0987654321',
        'Rác thải đổ ra suối ở tổ 5, bao giờ dọn?',
        'Số điện thoại liên hệ: 0912345678',
      ].join('\n'),
    );
  });

  test('does not decide what the question is about', async () => {
    const { asker } = desk;
    await asker.says('Chợ tạm ở tổ 3 gây ách tắc, bao giờ chuyển đi?');
    const field = () => /Lĩnh vực: .*/.exec(asker.last().text)?.[0];
    const before = field();
    await asker.says('', { contact: { ...NEIGHBOUR, name: 'Sổ đỏ đất đai Mường Bú' } });
    expect(field()).toBe(before);
    expect(asker.last().text).toContain('Phường Chiềng Sinh');
    await asker.presses('Bỏ');
  });

  test('stands under a spoken question', async () => {
    const { asker } = desk;
    await asker.sends([{ bytes: voice(), kind: 'voice' }]);
    await asker.says('', { contact: OWN });
    await asker.presses('Gửi');
    expect((await newest()).text).toMatch(
      /^\(Câu hỏi bằng giọng nói.*\)\nSố điện thoại liên hệ: 0912345678$/,
    );
  });

  test('is the explanation an official waits for', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await official.says(`/hoilai ${question.code} Gọi cho ai được?`);
    await asker.says('', { contact: NEIGHBOUR });
    expect(asker.last().text).toContain('Đã chuyển lời giải thích');
    expect(official.last().text).toContain('Số điện thoại liên hệ: Lò Văn Pâng, 0987654321');
  });
});
