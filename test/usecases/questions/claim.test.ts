import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findQuestion } from '../../../src/store/questions.ts';
import { sendCards } from '../../../src/usecases/questions/cards.ts';
import { claimQuestion } from '../../../src/usecases/questions/claim.ts';
import { releaseQuestion } from '../../../src/usecases/questions/release.ts';
import { laidQuestion, memberOf, personOf } from '../../support/ask.ts';
import { createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

const claim = async (key: string, code: string) => {
  const personId = await personOf(stage.app, key);
  return stage.app.ctx.db.tx((tx) => claimQuestion({ ...stage.app.ctx, tx }, { personId, where: { code } }));
};

describe('claiming', () => {
  it('lets exactly one of two simultaneous claims win, and tells the other who', async () => {
    const { app } = stage;
    for (let round = 0; round < 5; round += 1) {
      const question = await laidQuestion(app);
      const outcomes = await Promise.all([
        claim('can-bo-phuong', question.code),
        claim('can-bo-phuong-2', question.code),
      ]);
      const won = outcomes.find((outcome) => outcome.type === 'claimed');
      const lost = outcomes.find((outcome) => outcome.type === 'taken');
      if (won?.type !== 'claimed' || lost?.type !== 'taken') throw new Error(JSON.stringify(outcomes));
      expect(lost.by.id).toBe(won.member.id);
      const stored = await findQuestion(app.ctx.db.read, { id: question.id });
      expect(stored).toMatchObject({ status: 'claimed', assigneeId: won.member.id });
      const { rows } = await app.ctx.db.pool.query(
        'SELECT event, from_status, to_status, actor_kind FROM question_event WHERE question_id = $1',
        [question.id],
      );
      expect(rows).toEqual([
        { event: 'claim', from_status: 'received', to_status: 'claimed', actor_kind: 'official' },
      ]);
    }
  });

  it('counts as telling the asker that the question is accepted (K4)', async () => {
    const question = await laidQuestion(stage.app);
    await claim('can-bo-phuong', question.code);
    const stored = await findQuestion(stage.app.ctx.db.read, { id: question.id });
    expect(stored?.informedAt).toEqual(stage.app.clock.now());
  });

  it('is told without a sound, since the asker has nothing to do', async () => {
    const question = await laidQuestion(stage.app);
    await claim('can-bo-phuong', question.code);
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT content -> 'silent' AS silent FROM outbox WHERE question_id = $1 AND kind = 'asker-claimed'`,
      [question.id],
    );
    expect(rows).toEqual([{ silent: true }]);
  });

  it('gives the people of another unit what an unknown code gives', async () => {
    const question = await laidQuestion(stage.app);
    expect(await claim('can-bo-so', question.code)).toEqual({ type: 'not-yours' });
    expect(await claim('can-bo-so', 'CS-000000')).toEqual({ type: 'not-yours' });
    expect(await claim('ba-hoa', question.code)).toEqual({ type: 'not-yours' });
    expect(await claim('quan-tri', question.code)).toEqual({ type: 'not-yours' });
    expect(await findQuestion(stage.app.ctx.db.read, { id: question.id })).toMatchObject({
      status: 'received',
      assigneeId: null,
    });
  });

  it('lets the conference secretary and the chair read, not take, what has a unit with people', async () => {
    const question = await laidQuestion(stage.app);
    expect(await claim('thu-ky', question.code)).toMatchObject({ type: 'read-only' });
    expect(await claim('chu-tri', question.code)).toMatchObject({ type: 'read-only' });
  });

  it('lets the secretary take what no unit has', async () => {
    const question = await laidQuestion(stage.app, { unitCode: null, routedBy: null });
    expect(await claim('thu-ky', question.code)).toMatchObject({ type: 'claimed' });
  });

  it('says so when it is closed or already one’s own', async () => {
    const question = await laidQuestion(stage.app);
    await claim('can-bo-phuong', question.code);
    expect(await claim('can-bo-phuong', question.code)).toMatchObject({ type: 'already-yours' });
    await stage.app.ctx.db.pool.query(
      `UPDATE question SET status = 'withdrawn', closed_at = now() WHERE id = $1`,
      [question.id],
    );
    expect(await claim('can-bo-phuong', question.code)).toMatchObject({ type: 'not-now' });
  });

  it('is undone by its holder or the head of the unit alone', async () => {
    const { ctx } = stage.app;
    const question = await laidQuestion(stage.app);
    await claim('can-bo-phuong', question.code);
    const release = async (key: string) => {
      const personId = await personOf(stage.app, key);
      return ctx.db.tx((tx) => releaseQuestion({ ...ctx, tx }, { personId, where: { code: question.code } }));
    };
    expect(await release('can-bo-phuong-2')).toMatchObject({ type: 'taken' });
    expect(await release('lanh-dao-phuong')).toMatchObject({ type: 'released' });
    expect(await findQuestion(ctx.db.read, { id: question.id })).toMatchObject({
      status: 'received',
      assigneeId: null,
    });
    expect(await release('can-bo-phuong')).toMatchObject({ type: 'not-now' });
  });
});

describe('the card', () => {
  it('goes to the unit’s people alone, and shows who took it in the place where it stood', async () => {
    const { app } = stage;
    const [first, second, other] = ['can-bo-phuong', 'can-bo-phuong-2', 'can-bo-so'].map((key) =>
      stage.actor(key),
    );
    const question = await laidQuestion(app);
    await app.settle();
    for (const actor of [first, second, other]) actor?.news();
    await app.ctx.db.tx((tx) => sendCards({ ...app.ctx, tx }, question));
    await app.settle();
    expect(other?.news()).toEqual([]);
    const [card] = second?.news() ?? [];
    expect(card?.protect).toBe(true);
    expect(card?.buttons).toEqual(['Nhận', 'Chuyển', 'Xem']);
    expect(card?.text).toContain(question.code);
    expect(card?.text).toContain('còn 10 ngày làm việc');
    await claim('can-bo-phuong', question.code);
    await app.settle();
    const seen = second?.sees().find(({ id }) => id === card?.id);
    expect(seen?.text).toContain(`${(await memberOf(app, 'can-bo-phuong')).name} đang xử lý`);
    expect(seen?.buttons).toEqual(['Xem']);
    expect(first?.last().buttons).toEqual(['Trả lời', 'Hỏi lại', 'Chuyển', 'Từ chối', 'Nhả']);
    expect(second?.news()).toEqual([]);
  });

  it('gives the head what an official may, and to assign', async () => {
    const { app } = stage;
    const question = await laidQuestion(app);
    await app.ctx.db.tx((tx) => sendCards({ ...app.ctx, tx }, question));
    await app.settle();
    expect(stage.actor('lanh-dao-phuong').last().buttons).toEqual(['Nhận', 'Phân công', 'Chuyển', 'Xem']);
  });

  it('goes to the nearest secretary where no unit is competent or the unit has nobody', async () => {
    const { app } = stage;
    for (const unitCode of [null, 'SL-SYT']) {
      const question = await laidQuestion(app, { unitCode });
      await app.ctx.db.tx((tx) => sendCards({ ...app.ctx, tx }, question));
      await app.settle();
      const card = stage.actor('thu-ky').last();
      expect(card.text).toContain(question.code);
      expect(card.buttons).toEqual(['Nhận', 'Chuyển', 'Xem']);
    }
  });
});
