import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Question } from '../../src/domain/question.ts';
import { png } from '../support/bytes.ts';
import { createDesk, type Desk } from '../support/desk.ts';
import type { Actor, Seen } from '../support/stage.ts';

describe('an album for a question that is sent already', () => {
  let desk: Desk;
  let album = 0;

  beforeAll(async () => {
    desk = await createDesk();
  });
  afterAll(() => desk.stage.close());

  const sendsAlbum = async (actor: Actor, pictures: number, text = '') => {
    album += 1;
    for (let n = 0; n < pictures; n += 1) {
      const picture = { bytes: png(album * 10 + n), kind: 'image' as const };
      await actor.sends([picture], n === 0 ? text : '', `album-${album}`);
    }
    await desk.stage.later(2000);
  };
  const filesOf = (seen: Seen[]) => seen.flatMap((one) => one.attachments ?? []);
  const stored = async (question: Question) =>
    (
      await desk.stage.app.ctx.db.pool.query(
        `SELECT e.kind, e.text, count(a.id)::int AS files FROM question_entry e LEFT JOIN attachment a ON a.entry_id = e.id
         WHERE e.question_id = $1 AND e.author_kind = 'asker' GROUP BY e.id ORDER BY e.id`,
        [question.id],
      )
    ).rows;
  const isLeftWithNothing = async (actor: Actor) => {
    await actor.says('/huy');
    expect(actor.last().text).toContain('không có bước nào');
  };

  test('goes to it as a whole, and the official gets it in one message', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    for (const actor of [asker, official]) actor.news();
    await asker.says(`/tracuu ${question.code}`);
    await asker.presses('Bổ sung');
    asker.news();
    await sendsAlbum(asker, 3, 'Ảnh chụp sáng nay');
    expect(asker.news().map(({ text }) => text)).toEqual([expect.stringContaining('Đã bổ sung vào')]);
    const [told, ...more] = official.news();
    expect(more).toEqual([]);
    expect(told?.text).toContain('Ảnh chụp sáng nay');
    expect(told?.attachments).toHaveLength(3);
    expect(await stored(question)).toEqual([{ kind: 'supplement', text: 'Ảnh chụp sáng nay', files: 3 }]);
    await isLeftWithNothing(asker);
  });

  test('explains what an official asked back', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await official.says(`/hoilai ${question.code} Xin gửi ảnh chỗ hỏng`);
    for (const actor of [asker, official]) actor.news();
    await sendsAlbum(asker, 3);
    expect(asker.news().map(({ text }) => text)).toEqual([
      expect.stringContaining('Đã chuyển lời giải thích'),
    ]);
    expect(filesOf(official.news())).toHaveLength(3);
    expect(await stored(question)).toEqual([{ kind: 'clarification-answer', text: '', files: 3 }]);
    await isLeftWithNothing(asker);
  });

  test('whose pictures come late still goes there, after what was sent before', async () => {
    const { asker, official } = desk;
    const question = await desk.queued();
    await official.says(`/nhan ${question.code}`);
    await asker.says(`/tracuu ${question.code}`);
    await asker.presses('Bổ sung');
    for (const actor of [asker, official]) actor.news();
    await asker.sends([{ bytes: png(901), kind: 'image' }], '', 'late');
    await desk.stage.later(5000);
    await asker.sends([{ bytes: png(902), kind: 'image' }], '', 'late');
    await desk.stage.later(5000);
    expect(official.news().map(({ attachments }) => attachments?.length)).toEqual([1, 1]);
    expect(await stored(question)).toEqual([{ kind: 'supplement', text: '', files: 2 }]);
  });

  test('for one of two officials who wait is kept whole until it is said for which', async () => {
    const { asker, official } = desk;
    const first = await desk.queued();
    const second = await desk.queued();
    for (const { code } of [first, second]) {
      await official.says(`/nhan ${code}`);
      await official.says(`/hoilai ${code} Xin gửi ảnh`);
    }
    for (const actor of [asker, official]) actor.news();
    await sendsAlbum(asker, 3, 'Đây là ảnh');
    await asker.says('Chụp hôm qua');
    await asker.presses(new RegExp(`^${second.code} `));
    expect(await stored(second)).toEqual([
      { kind: 'clarification-answer', text: 'Đây là ảnh\nChụp hôm qua', files: 3 },
    ]);
    expect(filesOf(official.news())).toHaveLength(3);
    expect(await stored(first)).toEqual([]);
  });
});
