import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealChoice } from '../../../src/domain/choice-token.ts';
import { startDue } from '../../../src/usecases/announcements/schedule.ts';
import { personOf } from '../../support/ask.ts';
import { demoConference } from '../../support/hall.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
let chair: Actor;
let head: Actor;
const hoa = () => stage.actor('ba-hoa');
beforeAll(async () => {
  stage = await createStage();
  secretary = stage.actor('thu-ky');
  chair = stage.actor('chu-tri');
  head = stage.actor('lanh-dao-phuong');
  await lay('announcements-per-week', null);
});
afterAll(() => stage.close());

const pool = () => stage.app.ctx.db.pool;
const query = async (sql: string, values: unknown[] = []) => (await pool().query(sql, values)).rows;
const NEWEST = 'SELECT id, status, scheduled_at FROM broadcast ORDER BY created_at DESC, id DESC LIMIT 1';
const newest = async () => (await query(NEWEST))[0];
const sentTo = async (id: string) =>
  (await query('SELECT count(*)::int AS n FROM outbox WHERE broadcast_id = $1', [id]))[0].n;
const asked = (actor: Actor) => actor.sees().filter(({ text }) => text.includes('xin duyệt gửi thông báo'));

async function at(time: string): Promise<void> {
  stage.app.clock.set(time);
  await startDue(stage.app.ctx);
  await stage.app.settle();
}

/** Presses a button that is not there. */
const forges = (actor: Actor, action: string) =>
  actor.pressesData(sealChoice(stage.app.ctx.sealKey, { channel: 'web', externalId: actor.key }, action));

async function write(words: string): Promise<void> {
  await secretary.says('/thongbao');
  await secretary.presses('Tự soạn nội dung');
  await secretary.says(words);
}

const approvalFrom = (number: number | null) => lay('announcement-approval-from', number);

async function lay(key: string, number: number | null): Promise<void> {
  const value = JSON.stringify([{ from: '2026-01-01', number }]);
  await query('UPDATE setting SET value = $2 WHERE key = $1', [key, value]);
  await stage.app.ctx.rulebook.reload();
}

describe('a time for an announcement', () => {
  it('is typed, and asked for again where it is none', async () => {
    await write('Lịch tiêm phòng tuần tới.');
    await secretary.presses('Hẹn giờ gửi');
    for (const [typed, said] of [
      ['khi nào tiện', 'Chưa rõ ngày giờ'],
      ['ngày mai', 'Chưa rõ ngày giờ'],
      ['31/2 8h', 'Không có ngày giờ này'],
      ['8h 24/11/2026', 'Thời gian này đã qua'],
    ] as const) {
      await secretary.says(typed);
      expect(secretary.last().text).toContain(said);
    }
    expect((await newest()).status).toBe('draft');
    await secretary.says('23h30 tối mai');
    const card = secretary.last();
    expect(card.text).toBe(
      [
        'Hẹn gửi lúc 23 giờ 30, thứ Năm 26/11/2026. Thông báo đến những người có trong danh sách nhận vào lúc đó (hiện nay 6 người).',
        'Giờ hẹn nằm ngoài giờ gửi thông báo (06 giờ 30 đến 21 giờ 00), thông báo bắt đầu gửi từ 06 giờ 30, thứ Sáu 27/11/2026.',
      ].join('\n'),
    );
    expect(card.buttons).toEqual(['Gửi ngay', 'Đổi giờ gửi', 'Xem lại, sửa', 'Không gửi nữa']);
  });

  it('can be changed, and the announcement called off', async () => {
    await secretary.presses('Đổi giờ gửi');
    await secretary.says('8h sáng mai');
    expect(secretary.last().text).toContain('Hẹn gửi lúc 08 giờ 00, thứ Năm 26/11/2026');
    await secretary.presses('Không gửi nữa');
    expect((await newest()).status).toBe('dropped');
    await at('2026-11-26T08:00:00+07:00');
    expect(await sentTo((await newest()).id)).toBe(0);
  });

  it('lets it go by itself when it comes, once, to those who are there then', async () => {
    await write('Sáng nay xã tổ chức khám bệnh miễn phí.');
    await secretary.presses('Hẹn giờ gửi');
    await secretary.says('27/11 7:30');
    await secretary.says('/thongbao');
    expect(secretary.finds('Hẹn gửi lúc 07 giờ 30').buttons).toContain('Gửi ngay');
    await hoa().says('/noio');
    await hoa().presses('Dừng nhận thông báo');
    const { id } = await newest();
    await at('2026-11-27T07:29:59+07:00');
    expect(await sentTo(id)).toBe(0);
    stage.app.clock.advance(1000);
    await Promise.all([startDue(stage.app.ctx), startDue(stage.app.ctx), startDue(stage.app.ctx)]);
    await stage.app.settle();
    expect((await newest()).status).toBe('sent');
    expect(await sentTo(id)).toBe(5);
    expect(secretary.finds('Đã bắt đầu gửi thông báo').text).toBe('Đã bắt đầu gửi thông báo cho 5 người.');
    await hoa().says('/noio');
    await hoa().presses('Nhận lại thông báo');
  });

  it('is not kept where the conference changed or is over: its author is told why', async () => {
    const conference = await demoConference(stage.app);
    const schedule = async () => {
      await secretary.says(`/thongbao ${conference.code}`);
      await secretary.presses('Hẹn giờ gửi');
      await secretary.says('28/11 9h');
    };
    await secretary.says(`/thongbao ${conference.code}`);
    await secretary.presses('Hẹn giờ gửi');
    await secretary.says('17/12 9h');
    expect(secretary.last().text).toContain('Hội nghị bắt đầu lúc 08 giờ 00, thứ Tư 16/12/2026');
    await secretary.says('28/11 9h');
    await query(`UPDATE conference SET place = 'Nhà văn hóa bản Ban' WHERE id = $1`, [conference.id]);
    await at('2026-11-28T09:00:00+07:00');
    expect(secretary.last().text).toContain('hội nghị có thay đổi');
    expect((await newest()).status).toBe('draft');
    await secretary.presses('Xem lại');
    expect(secretary.sees().at(-2)?.text).toContain('Nhà văn hóa bản Ban');
    stage.app.clock.set('2026-11-27T09:00:00+07:00');
    await schedule();
    await query(`UPDATE conference SET status = 'cancelled' WHERE id = $1`, [conference.id]);
    await at('2026-11-28T09:00:00+07:00');
    expect(secretary.last().text).toMatch(/^Thông báo không gửi nữa: hội nghị /);
    expect((await newest()).status).toBe('dropped');
    await query(`UPDATE conference SET status = 'open' WHERE id = $1`, [conference.id]);
  });

  it('later than the end of questions shows what is said then, before it is laid by', async () => {
    const { code } = await demoConference(stage.app);
    await secretary.says(`/thongbao ${code}`);
    await secretary.presses('Hẹn giờ gửi');
    await secretary.says('10/12 9h');
    expect(secretary.sees().at(-3)?.text).toContain('Hội nghị có thay đổi');
    expect(secretary.sees().at(-2)?.text).not.toContain('gửi câu hỏi cho hội nghị');
    expect(secretary.last().text).toContain('Giờ đã hẹn: 09 giờ 00, thứ Năm 10/12/2026.');
    await secretary.presses('Hẹn gửi cho 6 người');
    expect(secretary.last().text).toContain('Hẹn gửi lúc 09 giờ 00, thứ Năm 10/12/2026');
    await secretary.presses('Gửi ngay');
    expect(secretary.sees().some(({ text }) => text.includes('Hội nghị có thay đổi'))).toBe(true);
    await secretary.presses('Gửi cho 6 người');
    expect((await newest()).status).toBe('sent');
  });
});

describe('an announcement to many', () => {
  it('waits for a second person, who sees it with its numbers; one’s own word does not count', async () => {
    await approvalFrom(6);
    await write('Cắt nước toàn phường ngày 02/12.');
    await secretary.presses('Gửi cho 6 người');
    expect(secretary.last().text).toContain('phải có người thứ hai duyệt (từ 6 người trở lên)');
    const { id, status } = await newest();
    expect(status).toBe('awaiting-approval');
    expect(await sentTo(id)).toBe(0);
    expect(chair.sees().at(-2)?.text).toContain('Cắt nước toàn phường');
    expect(chair.last().text).toContain('Bùi Thị Hương xin duyệt gửi thông báo ở trên.');
    expect(chair.last().text).toContain('Người nhận: 6 người.');
    expect(asked(head)).toHaveLength(1);
    expect(['quan-tri', 'can-bo-phuong'].map((key) => asked(stage.actor(key)).length)).toEqual([1, 0]);
    await forges(secretary, `announce:approve:${id}`);
    expect(secretary.last().text).toBe('Thông báo do ông/bà soạn thì người khác duyệt.');
    await forges(stage.actor('can-bo-phuong'), `announce:approve:${id}`);
    expect(stage.actor('can-bo-phuong').last().text).toBe('Không tìm thấy thông báo này.');
  });

  it('goes back with a reason, and its author may send it anew', async () => {
    await chair.presses('Trả lại');
    await chair.says('Ghi rõ giờ cắt nước');
    expect(chair.last().text).toContain('Đã trả lại');
    expect(secretary.last().text).toBe(
      'Lường Văn Toàn trả lại thông báo của ông/bà. Chưa gửi gì.\nLý do: Ghi rõ giờ cắt nước',
    );
    expect(asked(head)).toHaveLength(0);
    expect(head.last().text).toBe('Lường Văn Toàn đã trả lại thông báo này cho người soạn.');
    await secretary.presses('Xem lại');
    await secretary.presses('Gửi cho 6 người');
    expect((await newest()).status).toBe('awaiting-approval');
  });

  it('goes out once when it is approved, and its author is told; all of it is audited', async () => {
    const { id } = await newest();
    await stage.together(
      () => chair.presses('Duyệt gửi'),
      () => head.presses('Duyệt gửi'),
    );
    expect(await sentTo(id)).toBe(6);
    const done = [chair, head]
      .flatMap((one) => one.sees())
      .filter(({ text }) => text.startsWith('Đã duyệt. Thông báo đang được gửi cho 6 người'));
    expect(done).toHaveLength(1);
    expect(
      secretary.sees().some(({ text }) => /đã duyệt thông báo của ông\/bà\.\nĐã bắt đầu gửi/.test(text)),
    ).toBe(true);
    const actions = await query(`SELECT action FROM audit WHERE data ->> 'broadcast' = $1 ORDER BY id`, [id]);
    expect(actions.map(({ action }) => action)).toEqual([
      'announcement-approval-asked',
      'announcement-returned',
      'announcement-approval-asked',
      'announcement-approved',
      'announcement-sent',
    ]);
  });

  it('needs the word anew when it changes, and keeps its time', async () => {
    const { code, id: conference } = await demoConference(stage.app);
    await secretary.says(`/thongbao ${code}`);
    await secretary.presses('Hẹn giờ gửi');
    await secretary.says('1/12 9h');
    expect(chair.last().text).toContain('Thời gian gửi: 09 giờ 00, thứ Ba 01/12/2026.');
    await chair.presses('Duyệt gửi');
    expect(chair.last().text).toContain('Thông báo sẽ gửi lúc 09 giờ 00');
    const { id } = await newest();
    await query(`UPDATE conference SET place = 'Nơi khác' WHERE id = $1`, [conference]);
    await at('2026-12-01T09:00:00+07:00');
    expect((await newest()).status).toBe('draft');
    expect(await query('SELECT 1 FROM broadcast_approval WHERE broadcast_id = $1', [id])).toEqual([]);
    await secretary.presses('Xem lại');
    await secretary.presses('Gửi cho 6 người');
    expect((await newest()).status).toBe('awaiting-approval');
    expect(await sentTo(id)).toBe(0);
    await secretary.says('/thongbao');
    const asks = chair.last();
    await secretary.presses('Không gửi nữa');
    expect(chair.sees().find(({ id: one }) => one === asks.id)?.text).toContain(
      'Người soạn đã rút thông báo này',
    );
    await forges(chair, `announce:approve:${id}`);
    expect(chair.last().text).toBe('Thông báo này không còn chờ duyệt.');
  });

  it('does not go where nobody else may say so', async () => {
    const own = await personOf(stage.app, 'thu-ky');
    await query(`UPDATE staff SET revoked_at = now() WHERE person_id <> $1`, [own]);
    await write('Thông báo không ai duyệt.');
    await secretary.presses('Gửi cho 6 người');
    expect(secretary.last().text).toContain('không liên hệ được với ai khác có quyền duyệt');
    expect((await newest()).status).toBe('draft');
    await approvalFrom(7);
    await secretary.presses('Gửi cho 6 người');
    expect((await newest()).status).toBe('sent');
  });
});
