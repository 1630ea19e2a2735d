import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { findConference, type IntakeConference } from '../../store/intake.ts';
import { eventsOf, type StoredEvent } from '../../store/question-events.ts';
import { ownQuestion } from './own-question.ts';

export type Tracked =
  | {
      type: 'tracked';
      question: Question;
      conference: IntakeConference | null;
      history: StoredEvent[];
    }
  | { type: 'mistyped' }
  | { type: 'unknown' };

/** Where an asker's own question stands and how it came there. */
export async function trackQuestion(scope: Scope, askerId: string, typed: string): Promise<Tracked> {
  const found = await ownQuestion(scope, askerId, typed);
  if (found.type !== 'own') return found;
  const { question } = found;
  const conference = question.conferenceId
    ? await findConference(scope.tx, { id: question.conferenceId })
    : null;
  return { type: 'tracked', question, conference, history: await eventsOf(scope.tx, question.id) };
}
