import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tellProgress } from '../../../src/usecases/announcements/tell-progress.ts';
import { cancelConference } from '../../../src/usecases/conferences/cancel.ts';
import { editConference } from '../../../src/usecases/conferences/edit.ts';
import { personOf } from '../../support/ask.ts';
import { demoConference } from '../../support/hall.ts';
import { type Actor, createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let secretary: Actor;
let personId: string;
beforeEach(async () => {
  stage = await createStage({ abilities: { windowCloses: true } });
  secretary = stage.actor('thu-ky');
  personId = await personOf(stage.app, 'thu-ky');
  // Sent at night: all of it waits for the morning.
  stage.app.clock.set('2026-11-25T22:30:00+07:00');
  await secretary.says('/thongbao');
  await secretary.presses('16/12/2026 · đang nhận câu hỏi');
  await secretary.presses(/^Gửi cho \d+ người$/);
});
afterEach(() => stage.close());

const pool = () => stage.app.ctx.db.pool;
const states = async () =>
  new Set(
    (await pool().query('SELECT state FROM outbox WHERE broadcast_id IS NOT NULL')).rows.map(
      ({ state }) => state,
    ),
  );
async function morning(): Promise<void> {
  await tellProgress(stage.app.ctx, ['web']);
  stage.app.clock.set('2026-11-26T06:30:00+07:00');
  for (const ms of [0, 3000]) {
    await stage.later(ms);
    await tellProgress(stage.app.ctx, ['web']);
  }
  await stage.later(0);
}
const within = <T>(act: (scope: Parameters<typeof cancelConference>[0]) => Promise<T>) =>
  stage.app.ctx.db.tx((tx) => act({ ...stage.app.ctx, tx }));
const stopped = () => secretary.sees().filter(({ text }) => text.includes('Đã dừng gửi lúc'));

describe('what is left of an announcement', () => {
  it('goes to nobody when the conference was called off in the night', async () => {
    const { code } = await demoConference(stage.app);
    const outcome = await within((scope) => cancelConference(scope, { personId, code, why: 'Mưa lũ' }));
    expect(outcome.type).toBe('cancelled');
    await morning();
    expect(await states()).toEqual(new Set(['dropped']));
    expect(stopped()).toHaveLength(1);
  });

  it('nor when its place changed: it would send people to the old one', async () => {
    const { code } = await demoConference(stage.app);
    const change = { place: 'Nhà văn hóa tổ 3' };
    const outcome = await within((scope) => editConference(scope, { personId, code, change }));
    expect(outcome.type).toBe('edited');
    await morning();
    expect(await states()).toEqual(new Set(['dropped']));
  });

  it('nor when it has begun', async () => {
    await pool().query(`UPDATE conference SET starts_at = '2026-11-26T05:30:00+07:00'`);
    stage.app.clock.set('2026-11-26T05:30:00+07:00');
    await morning();
    expect(await states()).toEqual(new Set(['dropped']));
  });

  it('nor to who writes again after it was held', async () => {
    await pool().query(`UPDATE outbox SET state = 'waiting' WHERE broadcast_id IS NOT NULL`);
    await pool().query(`UPDATE conference SET status = 'held'`);
    await stage.actor('ba-hoa').says('/lenh');
    expect(await states()).toEqual(new Set(['waiting']));
  });

  it('goes in the morning when nothing changed', async () => {
    await morning();
    expect(await states()).toEqual(new Set(['sent']));
  });
});
