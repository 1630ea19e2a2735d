import { randomInt, randomUUID } from 'node:crypto';
import { newCode } from '../../src/domain/codes.ts';
import type { Question } from '../../src/domain/question.ts';
import { insertQuestion } from '../../src/store/questions.ts';
import { type StaffMember, staffOf } from '../../src/store/staff.ts';
import type { TestApp } from './test-app.ts';

/** The person behind a key of the demo's people (their external id on the web channel). */
export async function personOf(app: TestApp, key: string): Promise<string> {
  const { rows } = await app.ctx.db.pool.query<{ person_id: string }>(
    `SELECT person_id FROM account WHERE channel = 'web' AND external_id = $1`,
    [key],
  );
  const id = rows[0]?.person_id;
  if (!id) throw new Error(`nobody has the key ${key}`);
  return id;
}

export async function memberOf(app: TestApp, key: string): Promise<StaffMember> {
  const [member] = await staffOf(app.ctx.db.read, await personOf(app, key));
  if (!member) throw new Error(`${key} is no member of staff`);
  return member;
}

/** A question laid into a queue as if it had been asked: what happens before is the citizen's side, tested elsewhere. */
export async function laidQuestion(
  app: TestApp,
  given: Partial<Question> & { asker?: string } = {},
): Promise<Question> {
  const { asker = 'ba-hoa', ...rest } = given;
  const question = await insertQuestion(app.ctx.db.read, {
    code: newCode('CS', randomInt),
    askerId: await personOf(app, asker),
    askedFrom: null,
    text: 'Đường vào bản Nong Đúc hỏng nặng, bao giờ sửa?',
    locale: 'vi',
    anonymous: false,
    fieldKey: 'giao-thong',
    communeCode: '03679',
    placeText: null,
    level: 'commune',
    conferenceId: null,
    unitCode: '03679',
    routedBy: 'SL-COMMUNE',
    routedWhy: 'why.own-commune',
    receivedAt: app.clock.now(),
    informBy: '2026-12-09',
    informRule: 'K4',
    answerBy: null,
    answerRule: null,
    fieldConfidence: 0.9,
    fieldBy: 'categoriser',
    latitude: null,
    longitude: null,
    draftKey: randomUUID(),
    ...rest,
  });
  return question;
}
