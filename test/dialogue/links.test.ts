import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStage, type Stage } from '../support/stage.ts';
import { asks } from '../support/story.ts';

const PLAIN_START = 'gửi câu hỏi, kiến nghị';

describe('a link to the chat', () => {
  let stage: Stage;
  let conference: string;
  const setConference = (change: string) =>
    stage.app.ctx.db.pool.query(`UPDATE conference SET ${change} WHERE code = $1`, [conference]);
  beforeAll(async () => {
    stage = await createStage();
    const { rows } = await stage.app.ctx.db.pool.query('SELECT code FROM conference');
    conference = rows[0].code;
  });
  afterAll(() => stage.close());

  it('to a question opens it for its asker and for the officials it is with, and for nobody else', async () => {
    const hoa = stage.actor('ba-hoa');
    const code = await asks(hoa, 'Đường vào bản Noong Đúc hỏng hết rồi, bao giờ sửa?');
    const payload = code.replace('-', '_');
    await hoa.starts(payload);
    expect(hoa.last().text).toContain('Đường vào bản Noong Đúc');
    const thanh = stage.actor('can-bo-phuong');
    await thanh.starts(payload);
    expect(thanh.last().text).toContain(`Hồ sơ câu hỏi ${code}`);
    for (const key of ['ong-pao', 'can-bo-so', 'khach-la']) {
      const other = stage.actor(key);
      await other.starts(payload);
      expect(other.last().text).toContain(PLAIN_START);
      expect(other.last().text).not.toContain('Noong Đúc');
    }
  });

  it('that is forged, mistyped or of nothing is a plain start', async () => {
    const pao = stage.actor('ong-pao');
    pao.news();
    for (const payload of ['CS_000000', 'CS_7K3M2X', 'HN_000000', 'cs', 'x'.repeat(64), '-_-', 'j']) {
      await pao.starts(payload);
      expect(
        pao.news().map(({ text }) => text),
        payload,
      ).toEqual([expect.stringContaining(PLAIN_START)]);
    }
  });

  it('to a conference says when it takes no questions, and is a plain start where nobody was told of it', async () => {
    const pao = stage.actor('ong-pao');
    const follows = async () => {
      pao.news();
      await pao.starts(conference.replace('-', '_'));
      return pao.news().map(({ text }) => text);
    };
    expect((await follows()).join()).toContain('08 giờ 00, thứ Tư 16/12/2026');
    await pao.says('/huy');
    await setConference(`intake_until = '2026-11-24T00:00:00Z'`);
    expect(await follows()).toEqual([
      'Hội nghị 08 giờ 00, thứ Tư 16/12/2026 không nhận thêm câu hỏi. Ông/bà vẫn có thể gửi câu hỏi tại đây.',
      expect.stringContaining(PLAIN_START),
    ]);
    await setConference(`intake_until = '2026-12-14T00:00:00Z', intake_from = '2026-12-01T01:00:00Z'`);
    expect((await follows())[0]).toContain('nhận câu hỏi từ 08 giờ 00, thứ Ba 01/12/2026');
    await setConference(`status = 'draft'`);
    expect(await follows()).toEqual([expect.stringContaining(PLAIN_START)]);
  });

  it('of an invitation that is made up or was used says that it can not be used', async () => {
    const nobody = stage.actor('khach-moi');
    await nobody.starts('j_0000-0000-0000-0000');
    expect(nobody.last().text).toContain('không dùng được');
  });
});
