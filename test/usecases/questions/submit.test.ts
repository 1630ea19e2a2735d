import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/context.ts';
import { eventsOf } from '../../../src/store/question-events.ts';
import { findQuestion } from '../../../src/store/questions.ts';
import { type Submission, submitQuestion } from '../../../src/usecases/questions/submit.ts';
import { personOf } from '../../support/ask.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

describe('submitting a question', () => {
  let app: TestApp;
  let askerId: string;
  let conferenceId: string;

  beforeAll(async () => {
    app = await createTestApp({ seed: 'demo' });
    askerId = await personOf(app, 'ba-hoa');
    conferenceId = (await app.ctx.db.pool.query('SELECT id FROM conference')).rows[0].id;
  });
  afterAll(() => app.close());

  const inTx = <T>(work: (scope: Scope) => Promise<T>) => app.ctx.db.tx((tx) => work({ ...app.ctx, tx }));
  const submission = (given: Partial<Submission> = {}): Submission => ({
    askerId,
    askedFrom: null,
    locale: 'vi',
    text: 'Đường vào bản hỏng, bao giờ sửa?',
    fieldKey: 'giao-thong',
    fieldConfidence: 0.9,
    fieldBy: 'categoriser',
    communeCode: '03679',
    conferenceId: null,
    anonymous: false,
    location: null,
    files: [],
    draftKey: randomUUID(),
    ...given,
  });
  const submit = (given: Partial<Submission> = {}) =>
    inTx((scope) => submitQuestion(scope, submission(given)));
  const received = async (given: Partial<Submission> = {}) => {
    const outcome = await submit(given);
    if (outcome.type !== 'received') throw new Error(outcome.type);
    return outcome.question;
  };

  test('goes to the unit of the rule at the level of its field, with the rule and its reason', async () => {
    expect(await received()).toMatchObject({
      level: 'commune',
      unitCode: '03679',
      routedBy: 'COMMUNE',
      routedWhy: 'why.own-commune',
      status: 'received',
    });
    expect(await received({ fieldKey: 'y-te-bhyt' })).toMatchObject({
      level: 'province',
      unitCode: 'SL-SYT',
    });
  });

  test('a conference decides the level, and its day is the answer’s', async () => {
    expect(await received({ fieldKey: 'y-te-bhyt', conferenceId })).toMatchObject({
      level: 'commune',
      unitCode: '03679',
      informBy: '2026-12-09',
      informRule: 'K4',
      answerBy: '2026-12-16',
      answerRule: 'CONFERENCE',
    });
  });

  test('without a conference the unit’s own rule says when the answer is expected', async () => {
    expect(await received()).toMatchObject({ answerRule: 'UNIT-ANSWER', answerBy: '2026-12-25' });
  });

  test('where no commune is known the province’s rule takes it', async () => {
    expect(await received({ communeCode: null })).toMatchObject({ level: 'province', unitCode: 'SL-SXD' });
  });

  test('without a rule the secretaries take it, and the reason says why', async () => {
    const question = await received({ communeCode: null, fieldKey: 'khac' });
    expect(question).toMatchObject({ unitCode: null, routedBy: null, routedWhy: 'no-rule.no-matching-rule' });
    const { rows } = await app.ctx.db.pool.query(
      `SELECT a.external_id FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.question_id = $1 AND o.kind = 'card'`,
      [question.id],
    );
    expect(rows).toEqual([{ external_id: 'thu-ky' }]);
  });

  test('the event of its reception stands in the same transaction', async () => {
    const question = await received();
    expect(await eventsOf(app.ctx.db.read, question.id)).toMatchObject([
      { event: 'received', from: null, to: 'received', actorKind: 'asker', actorId: askerId },
    ]);
  });

  test('the same draft sent twice is one question', async () => {
    const draftKey = randomUUID();
    const first = await submit({ draftKey });
    const second = await submit({ draftKey });
    expect(first).toMatchObject({ type: 'received', again: false });
    expect(second).toMatchObject({ type: 'received', again: true });
    if (first.type === 'received' && second.type === 'received')
      expect(second.question.id).toBe(first.question.id);
  });

  test('somebody else’s draft key gives nothing away', async () => {
    const draftKey = randomUUID();
    await submit({ draftKey });
    expect(await submit({ draftKey, askerId: await personOf(app, 'ong-pao') })).toEqual({ type: 'empty' });
  });

  test('two sends of one draft at the same time leave one question', async () => {
    const draftKey = randomUUID();
    const outcomes = await Promise.allSettled([submit({ draftKey }), submit({ draftKey })]);
    expect(outcomes.some((outcome) => outcome.status === 'fulfilled')).toBe(true);
    const { rows } = await app.ctx.db.pool.query('SELECT 1 FROM question WHERE draft_key = $1', [draftKey]);
    expect(rows).toHaveLength(1);
  });

  test('each reason to refuse is told apart, and nothing is stored', async () => {
    const before = await app.ctx.db.pool.query('SELECT count(*) FROM question');
    const stranger = await personOf(app, 'anh-nam');
    expect(await submit({ askerId: stranger })).toEqual({ type: 'no-consent' });
    expect(await submit({ text: '  ' })).toEqual({ type: 'empty' });
    expect(await submit({ text: 'a'.repeat(8001) })).toEqual({ type: 'too-long', limit: 8000 });
    expect(await submit({ fieldKey: 'nope' })).toEqual({ type: 'field-unknown', fieldKey: 'nope' });
    expect(await submit({ communeCode: 'SL-SXD' })).toEqual({ type: 'place-unknown', communeCode: 'SL-SXD' });
    expect(await submit({ fieldKey: 'dat-dai', anonymous: true })).toEqual({
      type: 'not-anonymous',
      fieldKey: 'dat-dai',
    });
    expect(
      await submit({ text: 'Tôi tố cáo ông Nguyễn Văn A, chủ tịch xã, nhận hối lộ 50 triệu đồng' }),
    ).toEqual({ type: 'denunciation' });
    const after = await app.ctx.db.pool.query('SELECT count(*) FROM question');
    expect(after.rows).toEqual(before.rows);
  });

  test('late: the next conference of the same authority, however far off, else the standing queue', async () => {
    app.clock.set('2026-12-10T03:00:00Z');
    expect(await received({ conferenceId })).toMatchObject({ conferenceId: null, answerRule: 'UNIT-ANSWER' });
    const { rows } = await app.ctx.db.pool.query(
      `INSERT INTO conference (id, code, host_unit, level, chair, place, starts_at, form, topics, territory_code,
         intake_from, intake_until, status, secretary_id, created_at)
       SELECT gen_random_uuid(), 'HN-000000', host_unit, level, chair, place, '2027-03-10T01:00:00Z', form, topics,
         territory_code, '2027-02-01', '2027-03-01', 'open', secretary_id, created_at
       FROM conference WHERE id = $1 RETURNING id`,
      [conferenceId],
    );
    const question = await received({ conferenceId });
    expect(question).toMatchObject({ conferenceId: rows[0].id, answerBy: '2027-03-10' });
    const { rows: told } = await app.ctx.db.pool.query(
      `SELECT content FROM outbox WHERE question_id = $1 AND kind = 'receipt'`,
      [question.id],
    );
    expect(JSON.stringify(told[0].content)).toContain('chuyển sang hội nghị');
    expect((await findQuestion(app.ctx.db.read, { id: question.id }))?.code).toBe(question.code);
  });
});
