import type { Scope } from '../../context.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import type { Conference } from '../../domain/conference.ts';
import { moveAnswerDays, waitingForAnswerDay } from '../../store/conferences.ts';
import { updateQuestion } from '../../store/questions.ts';
import { CONFERENCE_RULE, datesFor } from '../questions/dates.ts';

/** Questions that wait for a conference follow it to its new day. */
export async function moveAnswers(scope: Scope, conference: Conference, to: CivilDate): Promise<void> {
  await moveAnswerDays(scope.tx, conference.id, CONFERENCE_RULE, to);
}

/** Questions that waited for a conference that will not be: the rule of questions without one holds, from their receipt. */
export async function leaveAnswersToUnits(scope: Scope, conference: Conference): Promise<void> {
  for (const question of await waitingForAnswerDay(scope.tx, conference.id, CONFERENCE_RULE)) {
    const { answerBy, answerRule } = datesFor(scope, question.receivedAt, null);
    await updateQuestion(scope.tx, question.id, { answerBy, answerRule });
  }
}
