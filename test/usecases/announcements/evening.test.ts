import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher, type Dispatcher } from '../../../src/delivery/dispatcher.ts';
import { tellProgress } from '../../../src/usecases/announcements/tell-progress.ts';
import { type Actor, createStage, type Stage, type StageChannel } from '../../support/stage.ts';

/** Messages a second, the answers to whoever sends the announcement among them. */
const PER_SECOND = 4;
const CHANNELS: readonly StageChannel[] = ['telegram', 'zalo'];

describe.each(CHANNELS)('an announcement in the evening on %s', (channel) => {
  let stage: Stage;
  let secretary: Actor;
  let slow: Dispatcher;
  let oneASecond: Dispatcher;
  let all = 0;
  let sent = 0;
  beforeAll(async () => {
    stage = await createStage({ channel });
    secretary = stage.actor('thu-ky');
    const way = stage.app.channels.find(({ name }) => name === channel);
    if (!way) throw new Error(`no channel ${channel}`);
    slow = createDispatcher(stage.app.ctx, way, { perSecond: PER_SECOND, atOnce: 8 });
    oneASecond = createDispatcher(stage.app.ctx, way, { perSecond: 1, atOnce: 8 });
  }, 60_000);
  afterAll(() => stage.close());

  const pool = () => stage.app.ctx.db.pool;
  const at = (time: string) => stage.app.clock.set(`${time}+07:00`);
  const states = async () => {
    const { rows } = await pool().query<{ state: string; n: number }>(
      'SELECT state, count(*)::int AS n FROM outbox WHERE broadcast_id IS NOT NULL GROUP BY state',
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  };
  const progress = () => secretary.finds('Thông báo gửi lúc');

  it('says at what hours it goes before it is sent', async () => {
    at('2026-11-25T20:59:50');
    await secretary.says('/thongbao');
    await secretary.presses('16/12/2026 · đang nhận câu hỏi');
    expect(secretary.last().text).toContain(
      'Thông báo chỉ gửi từ 06 giờ 30 đến 21 giờ 00; chưa xong thì phần còn lại gửi từ 06 giờ 30 hôm sau.',
    );
  });

  it('goes on till 20:59 and not at night', async () => {
    // The platform asks for a rest of some seconds, so that nothing goes before the slow process takes over.
    await pool().query(
      `INSERT INTO channel_pause (channel, until, why) VALUES ($1, '2026-11-25T20:59:59+07:00', 'flood')`,
      [channel],
    );
    await secretary.presses(/^Gửi cho \d+ người$/);
    all = (await states())['pending'] ?? 0;
    expect(all).toBeGreaterThanOrEqual(4);
    at('2026-11-25T20:59:59');
    await slow.drain();
    sent = (await states())['sent'] ?? 0;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(all - 1);
    at('2026-11-25T21:00:00');
    await slow.drain();
    await stage.later(0);
    await secretary.presses('Xem tiến độ');
    expect(await states()).toEqual({ sent, pending: all - sent });
    expect(progress().text).toContain(
      'Ngoài giờ gửi thông báo, phần còn lại gửi từ 06 giờ 30, thứ Năm 26/11/2026.',
    );
  });

  it('goes on at 06:30, and is stopped by whoever sent it, with what was sent and what was not', async () => {
    at('2026-11-26T06:29:59');
    await slow.drain();
    expect(await states()).toEqual({ sent, pending: all - sent });
    at('2026-11-26T06:30:00');
    await pool().query(
      `UPDATE outbox SET not_before = '2026-11-26T06:30:01+07:00' WHERE id =
         (SELECT max(id) FROM outbox WHERE broadcast_id IS NOT NULL)`,
    );
    await oneASecond.drain();
    sent += 1;
    expect(await states()).toEqual({ sent, pending: all - sent });
    // The slow process shares its bucket with the one that answers, whose rate is the channel's.
    await pool().query('UPDATE channel_budget SET tokens = 20');
    await secretary.presses('Dừng gửi');
    expect(progress().text).toContain(
      `Đã dừng gửi lúc 06 giờ 30, thứ Năm 26/11/2026: ${sent} người đã nhận, ${all - sent} người không được gửi.`,
    );
    expect(progress().buttons).toEqual(['Báo cáo']);
    // The one that was to be tried again is not.
    await stage.later(3_600_000);
    expect((await states())['sent']).toBe(sent);
    await tellProgress(stage.app.ctx, ['telegram']);
    await stage.later(3000);
    await tellProgress(stage.app.ctx, ['telegram']);
    await stage.later(0);
    expect(await states()).toEqual({ sent, dropped: all - sent });
    const { rows } = await pool().query('SELECT status, finished_at IS NOT NULL AS finished FROM broadcast');
    expect(rows).toEqual([{ status: 'stopped', finished: true }]);
    expect(secretary.sees().filter(({ text }) => text.includes('Đã dừng gửi lúc'))).toHaveLength(1);
  });
});
