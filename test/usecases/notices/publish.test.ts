import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conference, Notice } from '../../../src/domain/conference.ts';
import type { Question } from '../../../src/domain/question.ts';
import { findQuestion } from '../../../src/store/questions.ts';
import { changeAgenda } from '../../../src/usecases/conferences/agenda.ts';
import { publishNotice } from '../../../src/usecases/notices/publish.ts';
import { addClause, attachSigned, beginNotice, dropClause } from '../../../src/usecases/notices/write.ts';
import { personOf } from '../../support/ask.ts';
import { conferenceNow, demoConference, questionFor } from '../../support/hall.ts';
import { createStage, type Stage } from '../../support/stage.ts';

let stage: Stage;
let conference: Conference;
let secretary: string;
const PEOPLE = ['ba-hoa', 'ong-pao', 'anh-nam', 'can-bo-so', 'can-bo-phuong', 'lanh-dao-phuong'] as const;

// Every test concludes the demo's conference, so each has a stage of its own.
beforeEach(async () => {
  stage = await createStage();
  conference = await demoConference(stage.app);
  secretary = await personOf(stage.app, 'thu-ky');
});
afterEach(() => stage.close());

type Scoped = Parameters<typeof publishNotice>[0];
const within = <T>(work: (scope: Scoped) => Promise<T>) =>
  stage.app.ctx.db.tx((tx) => work({ ...stage.app.ctx, tx }));

/** The day after the conference, with a draft of its notice. */
async function begun(): Promise<Notice> {
  stage.app.clock.set(new Date(conference.startsAt.getTime() + 26 * 3_600_000));
  const outcome = await within((scope) =>
    beginNotice(scope, {
      personId: secretary,
      conferenceCode: conference.code,
      number: '12-TB/ĐU',
      date: '2026-12-17',
      signer: 'Lường Văn Toàn',
    }),
  );
  if (outcome.type !== 'begun') throw new Error(outcome.type);
  return outcome.notice;
}

type ClauseGiven = Partial<Parameters<typeof addClause>[1]['clause']>;
const add = (notice: Notice, clause: ClauseGiven, personId = secretary) =>
  within((scope) =>
    addClause(scope, {
      personId,
      code: notice.code,
      clause: {
        text: 'Sửa đường',
        outcome: 'explained',
        leadUnit: null,
        deadline: null,
        questions: [],
        ...clause,
      },
    }),
  );
const publish = (notice: Notice, personId = secretary) =>
  within((scope) => publishNotice(scope, { personId, code: notice.code }));

/** What each person sees from now on. */
async function listening() {
  await stage.app.settle();
  const actors = PEOPLE.map((key) => [key, stage.actor(key)] as const);
  for (const [, actor] of actors) actor.news();
  return async () => {
    await stage.app.settle();
    return Object.fromEntries(actors.map(([key, actor]) => [key, actor.news()] as const));
  };
}

const stored = async (question: Question) => findQuestion(stage.app.ctx.db.read, { id: question.id });

describe('publishing a conclusion notice', () => {
  it('tells each asker their clauses and everyone else who asked the notice, and gives the tasks', async () => {
    const mine = await questionFor(stage.app, conference);
    const both = await questionFor(stage.app, conference, { unitCode: 'SL-SXD' });
    await questionFor(stage.app, conference, { asker: 'ong-pao' });
    const notice = await begun();
    const pdf = { sha256: 'a'.repeat(64), size: 9, mime: 'application/pdf', kind: 'document' as const };
    expect(
      await within((scope) => attachSigned(scope, { personId: secretary, code: notice.code, file: pdf })),
    ).toEqual({ type: 'attached' });
    const task = { outcome: 'task', leadUnit: 'SL-SXD', deadline: '2027-03-31' } as const;
    await add(notice, { ...task, text: 'Sửa đường tỉnh', questions: [mine.code, both.code] });
    await add(notice, { outcome: 'answered-in-hall', text: 'Đã nói rõ', questions: [both.code] });
    const news = await listening();
    const outcome = await publish(notice);
    expect(outcome).toMatchObject({ type: 'published', skipped: [], returned: [], told: 2 });
    if (outcome.type !== 'published') throw new Error();
    expect([...outcome.settled].sort()).toEqual([mine.code, both.code].sort());
    const told = await news();
    const hoa = told['ba-hoa'] ?? [];
    expect(
      hoa.map((seen) => /Kết quả câu hỏi (CS-\w+)[\s\S]*mục (\d)/.exec(seen.text)?.slice(1).join(' ')).sort(),
    ).toEqual([`${mine.code} 1`, `${both.code} 1`, `${both.code} 2`].sort());
    expect(hoa[0]?.text).toContain('Thông báo số 12-TB/ĐU ngày thứ Năm 17/12/2026, mục 1:\nSửa đường tỉnh');
    expect(hoa[0]?.text).toContain(
      'Đơn vị thực hiện: Sở Xây dựng tỉnh Sơn La.\nThời hạn: thứ Tư 31/03/2027.',
    );
    expect(hoa[0]?.text).toContain('Người ký thông báo: Lường Văn Toàn.');
    expect(hoa.flatMap((seen) => seen.attachments ?? []).map((file) => file.name)).toEqual([
      `${notice.code}.pdf`,
    ]);
    const [pao, ...rest] = told['ong-pao'] ?? [];
    expect(rest).toEqual([]);
    expect(pao?.text).toContain('Mục 1. Sửa đường tỉnh');
    expect(pao?.attachments).toHaveLength(1);
    expect(told['anh-nam']).toEqual([]);
    const work = (told['can-bo-so'] ?? []).filter((seen) => seen.text.startsWith('Nhiệm vụ'));
    expect(work).toHaveLength(1);
    expect(work[0]?.text).toContain(`Nhiệm vụ ${outcome.tasks[0]?.code}`);
    expect(work[0]?.text).toContain('Thời hạn: thứ Tư 31/03/2027.');
    expect(await stored(both)).toMatchObject({ status: 'concluded', closedAt: stage.app.clock.now() });
    expect(await conferenceNow(stage.app, { id: conference.id })).toMatchObject({ status: 'concluded' });
    const { rows } = await stage.app.ctx.db.pool.query(
      `SELECT e.event, e.actor_kind, e.data FROM question_event e WHERE question_id = $1`,
      [both.id],
    );
    expect(rows).toEqual([
      { event: 'conclude', actor_kind: 'secretary', data: { notice: notice.code, clauses: [1, 2] } },
    ]);
    const tasks = await stage.app.ctx.db.pool.query(`SELECT code, unit_code, status FROM task`);
    expect(tasks.rows).toEqual([
      { code: expect.stringMatching(/^NV-[0-9A-Z]{6}$/), unit_code: 'SL-SXD', status: 'given' },
    ]);
  });

  it('does everything once, also when pressed twice at the same time', async () => {
    const question = await questionFor(stage.app, conference);
    const notice = await begun();
    await add(notice, { outcome: 'task', leadUnit: '03679', questions: [question.code] });
    const news = await listening();
    const outcomes = await Promise.all([publish(notice), publish(notice)]);
    expect(outcomes.map((outcome) => outcome.type).sort()).toEqual(['already', 'published']);
    expect(await publish(notice)).toMatchObject({ type: 'already' });
    const told = await news();
    expect(told['ba-hoa']?.map((seen) => seen.text.split('\n')[0])).toEqual([
      `Kết quả câu hỏi ${question.code}`,
    ]);
    expect((await stage.app.ctx.db.pool.query('SELECT 1 FROM task')).rowCount).toBe(1);
    expect(await add(notice, {})).toEqual({ type: 'published' });
  });

  it('passes over what was taken back, and gives back to its unit what no clause settles', async () => {
    const gone = await questionFor(stage.app, conference);
    const left = await questionFor(stage.app, conference, { asker: 'ong-pao' });
    await within((scope) =>
      changeAgenda(scope, {
        personId: secretary,
        conferenceCode: conference.code,
        questionCode: left.code,
        to: 'on',
        why: '',
      }),
    );
    const notice = await begun();
    await add(notice, { questions: [gone.code] });
    await stage.app.ctx.db.pool.query(`UPDATE question SET status = 'withdrawn' WHERE id = $1`, [gone.id]);
    const news = await listening();
    expect(await publish(notice)).toMatchObject({
      type: 'published',
      settled: [],
      skipped: [gone.code],
      returned: [left.code],
      told: 1,
    });
    expect(await stored(gone)).toMatchObject({ status: 'withdrawn' });
    expect(await stored(left)).toMatchObject({ status: 'received', assigneeId: null });
    const told = await news();
    expect(told['ba-hoa']).toEqual([]);
    expect(told['ong-pao']?.map((seen) => seen.text).join('\n')).toContain(
      'Lý do: Thông báo kết luận số 12-TB/ĐU chưa có nội dung này.',
    );
    expect((told['can-bo-phuong'] ?? []).some((seen) => seen.text.includes(left.code))).toBe(true);
  });

  it('speaks each asker’s language', async () => {
    await stage.app.ctx.db.pool.query(`UPDATE person SET locale = 'en' WHERE id = $1`, [
      await personOf(stage.app, 'ong-pao'),
    ]);
    const question = await questionFor(stage.app, conference, { asker: 'ong-pao' });
    const notice = await begun();
    await add(notice, { questions: [question.code] });
    const news = await listening();
    await publish(notice);
    expect((await news())['ong-pao']?.[0]?.text).toMatch(/^Result of question CS-/);
  });
});

describe('writing a conclusion notice', () => {
  it('is the secretary’s of the host, once the conference has begun', async () => {
    const begin = async (key: string) => {
      const personId = await personOf(stage.app, key);
      const head = { number: '1-TB', date: '2026-12-17', signer: 'Ai' };
      return within((scope) => beginNotice(scope, { personId, conferenceCode: conference.code, ...head }));
    };
    expect(await begin('thu-ky')).toMatchObject({ type: 'too-early' });
    const notice = await begun();
    expect(await conferenceNow(stage.app, { id: conference.id })).toMatchObject({ status: 'held' });
    for (const key of ['ba-hoa', 'can-bo-phuong', 'quan-tri', 'chu-tri']) {
      expect(await begin(key)).toEqual({ type: 'not-found' });
      const personId = await personOf(stage.app, key);
      expect(await add(notice, {}, personId)).toEqual({ type: 'not-found' });
      expect(await publish(notice, personId)).toEqual({ type: 'not-found' });
    }
    expect(await publish(notice)).toEqual({ type: 'no-clauses' });
  });

  it('refuses what does not belong, and numbers clauses without gaps', async () => {
    const elsewhere = await questionFor(stage.app, conference, { conferenceId: null });
    const notice = await begun();
    expect(await add(notice, { text: '  ' })).toEqual({ type: 'empty' });
    expect(await add(notice, { questions: [elsewhere.code] })).toEqual({
      type: 'question-unknown',
      code: elsewhere.code,
    });
    expect(await add(notice, { outcome: 'task', leadUnit: 'KHONG-CO' })).toEqual({ type: 'unit-unknown' });
    expect(await add(notice, { outcome: 'task', leadUnit: '03679', deadline: '2026-12-01' })).toEqual({
      type: 'deadline-wrong',
    });
    for (const text of ['Một', 'Hai', 'Ba']) await add(notice, { text });
    const drop = (number: number) =>
      within((scope) => dropClause(scope, { personId: secretary, code: notice.code, number }));
    expect(await drop(2)).toEqual({ type: 'dropped' });
    expect(await drop(3)).toEqual({ type: 'no-clause' });
    expect(await add(notice, { text: 'Bốn' })).toEqual({ type: 'added', number: 3 });
    const { rows } = await stage.app.ctx.db.pool.query('SELECT number, text FROM clause ORDER BY number');
    expect(rows.map(({ number, text }) => `${number} ${text}`)).toEqual(['1 Một', '2 Ba', '3 Bốn']);
    const image = { sha256: 'b'.repeat(64), size: 9, mime: 'image/png', kind: 'image' as const };
    expect(
      await within((scope) => attachSigned(scope, { personId: secretary, code: notice.code, file: image })),
    ).toEqual({ type: 'not-pdf' });
  });
});
