import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conference } from '../../../src/domain/conference.ts';
import { closeIntake } from '../../../src/jobs/close-intake.ts';
import { insertConference } from '../../../src/store/conferences.ts';
import { findQuestion } from '../../../src/store/questions.ts';
import { changeAgenda } from '../../../src/usecases/conferences/agenda.ts';
import { announceConference } from '../../../src/usecases/conferences/announce.ts';
import { cancelConference } from '../../../src/usecases/conferences/cancel.ts';
import { createConference } from '../../../src/usecases/conferences/create.ts';
import { editConference } from '../../../src/usecases/conferences/edit.ts';
import { holdConference } from '../../../src/usecases/conferences/hold.ts';
import { memberOf, personOf } from '../../support/ask.ts';
import { TEST_NOW } from '../../support/clock.ts';
import { conferenceNow, demoConference, questionFor } from '../../support/hall.ts';
import { createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let number = 0;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

/** A conference of the demo's ward, open, three weeks ahead. */
async function open(given: Partial<Conference> = {}): Promise<Conference> {
  const { app } = stage;
  const { id: _id, status: _status, ...like } = await demoConference(app);
  number += 1;
  const made = await insertConference(app.ctx.db.read, {
    ...like,
    code: `HN-TEST${number}`,
    secretaryId: (await memberOf(app, 'thu-ky')).id,
    createdAt: app.clock.now(),
    ...given,
  });
  await app.ctx.db.pool.query(`UPDATE conference SET status = $2 WHERE id = $1`, [
    made.id,
    given.status ?? 'open',
  ]);
  return conferenceNow(app, { id: made.id });
}

const by = async (key: string) => ({ personId: await personOf(stage.app, key) });
type Scoped = Parameters<typeof editConference>[0];
const within = <T>(work: (scope: Scoped) => Promise<T>) =>
  stage.app.ctx.db.tx((tx) => work({ ...stage.app.ctx, tx }));

describe('changing a conference that is announced', () => {
  it('tells each who asked once when time or place changed, and moves the expected answer', async () => {
    const conference = await open();
    const asked = await questionFor(stage.app, conference);
    await questionFor(stage.app, conference);
    await questionFor(stage.app, conference, { asker: 'ong-pao' });
    const [hoa, pao, nam] = ['ba-hoa', 'ong-pao', 'anh-nam'].map((key) => stage.actor(key));
    const startsAt = new Date('2026-12-18T07:00:00Z');
    const input = {
      ...(await by('thu-ky')),
      code: conference.code,
      change: { startsAt, place: 'Nhà văn hóa' },
    };
    expect(await within((scope) => editConference(scope, input))).toMatchObject({ type: 'edited', told: 2 });
    await stage.app.settle();
    const [news, ...more] = hoa?.news() ?? [];
    expect(more).toEqual([]);
    expect(news?.text).toContain('Thời gian: 14 giờ 00, thứ Sáu 18/12/2026.');
    expect(news?.text).toContain('Địa điểm: Nhà văn hóa.');
    expect(pao?.news()).toHaveLength(1);
    expect(nam?.news()).toEqual([]);
    expect(await findQuestion(stage.app.ctx.db.read, { id: asked.id })).toMatchObject({
      answerBy: '2026-12-18',
    });
  });

  it('tells nobody of other changes, and keeps the four contents', async () => {
    const conference = await open();
    await questionFor(stage.app, conference);
    const person = await by('thu-ky');
    const edit = (change: Parameters<typeof editConference>[1]['change']) =>
      within((scope) => editConference(scope, { ...person, code: conference.code, change }));
    expect(await edit({ topics: 'Giáo dục' })).toMatchObject({ type: 'edited', told: 0 });
    expect(await edit({ place: '' })).toEqual({ type: 'contents-missing', missing: ['place'] });
    expect(await edit({ hostUnit: '03679' })).toMatchObject({ type: 'not-now' });
    expect(await edit({ startsAt: new Date('2026-11-01T00:00:00Z') })).toEqual({ type: 'past' });
  });

  it('ends the intake with the conference when that is moved before it, and reopens it when there is time', async () => {
    const conference = await open({ status: 'closed', intakeUntil: new Date('2026-11-20T00:00:00Z') });
    const person = await by('thu-ky');
    const edit = (change: Parameters<typeof editConference>[1]['change']) =>
      within((scope) => editConference(scope, { ...person, code: conference.code, change }));
    const later = new Date('2026-12-10T10:00:00Z');
    expect(await edit({ place: 'Nơi khác' })).toMatchObject({ conference: { status: 'closed' } });
    expect(await edit({ intakeUntil: later })).toMatchObject({
      type: 'edited',
      conference: { status: 'open', intakeUntil: later },
    });
    const sooner = new Date('2026-12-05T01:00:00Z');
    expect(await edit({ startsAt: sooner })).toMatchObject({ conference: { intakeUntil: sooner } });
  });
});

describe('rights', () => {
  it('are the host’s own secretary’s and the admin’s; others see what an unknown code shows', async () => {
    const conference = await open();
    for (const key of ['ba-hoa', 'can-bo-phuong', 'lanh-dao-phuong', 'chu-tri']) {
      const input = { ...(await by(key)), code: conference.code, change: { topics: 'X' } };
      expect(await within((scope) => editConference(scope, input))).toEqual({ type: 'not-found' });
    }
    const admin = { ...(await by('quan-tri')), code: conference.code, change: { topics: 'Y' } };
    expect(await within((scope) => editConference(scope, admin))).toMatchObject({ type: 'edited' });
  });

  it('end at the territory', async () => {
    const facts = {
      chair: 'Ai',
      coOrganiser: null,
      place: 'Đâu',
      topics: 'Gì',
      form: 'online' as const,
      startsAt: new Date('2026-12-20T01:00:00Z'),
      intakeUntil: new Date('2026-12-18T01:00:00Z'),
    };
    const create = async (key: string, hostUnit: string) => {
      const { personId } = await by(key);
      return within((scope) => createConference(scope, personId, { ...facts, hostUnit }));
    };
    expect(await create('thu-ky', '03868')).toEqual({ type: 'host-not-yours' });
    expect(await create('thu-ky', 'SL-SYT')).toEqual({ type: 'host-not-yours' });
    expect(await create('thu-ky', 'KHONG-CO')).toEqual({ type: 'host-not-yours' });
    expect(await create('quan-tri', '03868')).toMatchObject({
      type: 'created',
      conference: { level: 'commune', territoryCode: '03868', status: 'draft' },
    });
    expect(await create('quan-tri', 'SL-TU')).toMatchObject({
      conference: { level: 'party', territoryCode: '14' },
    });
  });
});

describe('calling a conference off', () => {
  it('needs a reason once it is public; who asked reads it, and units answer by their own rule', async () => {
    const conference = await open();
    const listed = await questionFor(stage.app, conference, { asker: 'ong-pao' });
    const person = await by('thu-ky');
    const to = { ...person, conferenceCode: conference.code, questionCode: listed.code };
    await within((scope) => changeAgenda(scope, { ...to, to: 'on', why: '' }));
    const cancel = (why: string) =>
      within((scope) => cancelConference(scope, { ...person, code: conference.code, why }));
    expect(await cancel('  ')).toEqual({ type: 'why-missing' });
    await stage.app.settle();
    const asker = stage.actor('ong-pao');
    asker.news();
    expect(await cancel('Mưa lũ')).toMatchObject({ type: 'cancelled', told: 1 });
    await stage.app.settle();
    const news = asker.news();
    expect(news.map((seen) => seen.text)).toEqual([expect.stringContaining('Lý do: Mưa lũ')]);
    expect(await findQuestion(stage.app.ctx.db.read, { id: listed.id })).toMatchObject({
      status: 'received',
      answerRule: 'UNIT-ANSWER',
    });
    expect(await cancel('Mưa lũ')).toEqual({ type: 'not-now', status: 'cancelled' });
  });
});

describe('the agenda', () => {
  it('takes questions on and off; each time the asker is told', async () => {
    const conference = await open();
    const question = await questionFor(stage.app, conference);
    const hoa = stage.actor('ba-hoa');
    await stage.app.settle();
    hoa.news();
    const change = async (key: string, to: 'on' | 'off') => {
      const input = {
        ...(await by(key)),
        conferenceCode: conference.code,
        questionCode: question.code,
        to,
        why: 'Đã trả lời bằng văn bản',
      };
      const outcome = await within((scope) => changeAgenda(scope, input));
      await stage.app.settle();
      return outcome;
    };
    expect(await change('quan-tri', 'on')).toEqual({ type: 'not-found' });
    expect(await change('thu-ky', 'off')).toMatchObject({ type: 'not-now' });
    expect(await change('thu-ky', 'on')).toMatchObject({
      type: 'changed',
      question: { status: 'on-agenda' },
    });
    expect(hoa.last().text).toContain('đã được đưa vào chương trình hội nghị');
    expect(await change('thu-ky', 'on')).toMatchObject({ type: 'not-now' });
    expect(await change('thu-ky', 'off')).toMatchObject({
      type: 'changed',
      question: { status: 'received' },
    });
    expect(hoa.last().text).toContain('Lý do: Đã trả lời bằng văn bản');
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT event FROM question_event WHERE question_id = $1 ORDER BY id`,
      [question.id],
    );
    expect(rows.map((row) => row.event)).toEqual(['put-on-agenda', 'take-off-agenda']);
  });

  it('is of one conference: a question of another is not found', async () => {
    const [conference, other] = [await open(), await open()];
    const question = await questionFor(stage.app, other);
    const input = { ...(await by('thu-ky')), conferenceCode: conference.code, questionCode: question.code };
    expect(await within((scope) => changeAgenda(scope, { ...input, to: 'on', why: '' }))).toEqual({
      type: 'not-found',
    });
  });
});

describe('the clock', () => {
  it('closes the intake when its window is over, and lets a conference be held once it has begun', async () => {
    const soon = new Date('2026-11-26T01:00:00Z');
    const conference = await open({ intakeUntil: soon, startsAt: new Date('2026-11-27T01:00:00Z') });
    const person = await by('thu-ky');
    const hold = () => within((scope) => holdConference(scope, { ...person, code: conference.code }));
    await closeIntake(stage.app.ctx);
    expect(await conferenceNow(stage.app, { id: conference.id })).toMatchObject({ status: 'open' });
    expect(await hold()).toMatchObject({ type: 'too-early' });
    stage.app.clock.set(soon);
    await closeIntake(stage.app.ctx);
    await closeIntake(stage.app.ctx);
    expect(await conferenceNow(stage.app, { id: conference.id })).toMatchObject({ status: 'closed' });
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT event, from_status, to_status, actor_id FROM conference_event WHERE conference_id = $1`,
      [conference.id],
    );
    expect(rows).toEqual([
      { event: 'close-intake', from_status: 'open', to_status: 'closed', actor_id: null },
    ]);
    stage.app.clock.set('2026-11-27T02:00:00Z');
    expect(await hold()).toMatchObject({ type: 'held', conference: { status: 'held' } });
    expect(await hold()).toMatchObject({ type: 'held' });
    stage.app.clock.set(TEST_NOW);
  });

  it('refuses to announce what has passed in the meantime', async () => {
    const conference = await open({ status: 'draft' });
    stage.app.clock.set('2027-01-10T02:00:00Z');
    const input = { ...(await by('thu-ky')), code: conference.code, confirmed: true };
    expect(await within((scope) => announceConference(scope, input))).toEqual({ type: 'past' });
    stage.app.clock.set(TEST_NOW);
  });
});
