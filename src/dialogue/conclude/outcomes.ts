import type { Begun, CannotWrite, ClauseAdded } from '../../usecases/notices/write.ts';
import type { Turn } from '../part.ts';
import { sayText } from '../say.ts';

type Cannot =
  | Exclude<Begun, { type: 'begun' }>
  | Exclude<ClauseAdded, { type: 'added' }>
  | CannotWrite
  | { type: 'no-clauses' };

/** Says why a notice could not be written on or published. */
export async function sayCannotConclude(turn: Turn, why: Cannot): Promise<void> {
  const { speak } = turn;
  switch (why.type) {
    case 'not-found':
      return sayText(turn, 'conclude.refused.notFound');
    case 'too-early':
      return sayText(turn, 'conclude.refused.tooEarly', { when: speak.dateTime(why.conference.startsAt) });
    case 'not-now':
      return sayText(turn, 'conclude.refused.notNow');
    case 'head-missing':
    case 'empty':
      return sayText(turn, 'conclude.refused.headMissing');
    case 'date-wrong':
      return sayText(turn, 'conclude.refused.dateWrong', {
        from: speak.date(why.from),
        to: speak.date(why.to),
      });
    case 'published':
      return sayText(turn, 'conclude.refused.published');
    case 'too-long':
      return sayText(turn, 'conclude.refused.tooLong', { limit: why.limit });
    case 'question-unknown':
      return sayText(turn, 'conclude.refused.questionUnknown', { code: why.code });
    case 'unit-unknown':
      return sayText(turn, 'conclude.refused.unitUnknown');
    case 'deadline-wrong':
      return sayText(turn, 'conclude.refused.deadlineWrong');
    case 'no-clauses':
      return sayText(turn, 'conclude.refused.noClauses');
    default:
      return why satisfies never;
  }
}
