import type { Conference } from '../../src/domain/conference.ts';
import type { Question } from '../../src/domain/question.ts';
import { readConference } from '../../src/store/conferences.ts';
import { laidQuestion } from './ask.ts';
import type { TestApp } from './test-app.ts';

/** The open conference of the demo seed. */
export async function demoConference(app: TestApp): Promise<Conference> {
  const { rows } = await app.ctx.db.pool.query<{ id: string }>(
    `SELECT id FROM conference ORDER BY created_at LIMIT 1`,
  );
  return conferenceNow(app, { id: rows[0]?.id ?? '' });
}

export async function conferenceNow(
  app: TestApp,
  where: { id: string } | { code: string },
): Promise<Conference> {
  const conference = await readConference(app.ctx.db.read, where);
  if (!conference) throw new Error('the conference is gone');
  return conference;
}

/** A question asked for a conference, expected to be answered there. */
export async function questionFor(
  app: TestApp,
  conference: Conference,
  given: Parameters<typeof laidQuestion>[1] = {},
): Promise<Question> {
  return laidQuestion(app, {
    conferenceId: conference.id,
    answerBy: conference.startsAt.toISOString().slice(0, 10),
    answerRule: 'CONFERENCE',
    ...given,
  });
}
