import type { Location } from '../domain/message.ts';
import { rememberMessages } from '../store/asker-messages.ts';
import { type Added, addToQuestion } from '../usecases/questions/add.ts';
import { dateAhead } from '../usecases/questions/dates.ts';
import { type Draft, draftText } from './draft.ts';
import { refuseDenunciation } from './draft-take.ts';
import type { Turn } from './part.ts';
import { leave, sayText } from './say.ts';

/** Joins what was being written to a question that was sent before. */
export async function addDraftTo(turn: Turn, draft: Draft, code: string): Promise<void> {
  const outcome = await addToQuestion(turn.scope, {
    askerId: turn.person.id,
    code,
    text: withLocation(turn, draftText(draft), draft.location),
    files: draft.files,
  });
  if (outcome.type === 'denunciation') return refuseDenunciation(turn, draft);
  if (outcome.type === 'added' || outcome.type === 'clarified') {
    leave(turn);
    const where = { accountId: turn.account.id, questionId: outcome.question.id };
    await rememberMessages(turn.scope.tx, where, draft.parts);
  }
  await sayAdded(turn, outcome);
}

/** Words for a question that is already sent: a place on the map is written out. */
export function withLocation(turn: Turn, text: string, location: Location | null): string {
  if (!location) return text;
  const line = turn.speak.plain('add.location', {
    latitude: location.latitude.toFixed(5),
    longitude: location.longitude.toFixed(5),
  });
  return text.trim() === '' ? line : `${text.trim()}\n${line}`;
}

/** What became of words that were added to a question. */
export async function sayAdded(turn: Turn, outcome: Exclude<Added, { type: 'denunciation' }>): Promise<void> {
  switch (outcome.type) {
    case 'added':
    case 'clarified': {
      const { id, code, answerBy } = outcome.question;
      const about = { questionId: id, kind: 'added' };
      if (outcome.type === 'added') return sayText(turn, 'add.added', { code }, undefined, about);
      if (!outcome.moved || !answerBy) return sayText(turn, 'add.clarified', { code }, undefined, about);
      const date = dateAhead(turn.scope, turn.speak, answerBy);
      return sayText(turn, 'add.clarifiedMoved', { code, date }, undefined, about);
    }
    case 'closed': {
      const { code, status } = outcome.question;
      return sayText(turn, 'add.closed', { code, state: turn.speak.plain(`mine.status.${status}`) });
    }
    case 'mistyped':
      return sayText(turn, 'track.mistyped');
    case 'unknown':
      return sayText(turn, 'track.unknown');
    case 'empty':
      return sayText(turn, 'add.nothing');
    case 'too-long':
      return sayText(turn, 'add.tooLong', {
        limit: new Intl.NumberFormat(turn.speak.locale).format(outcome.limit),
      });
    default:
      return outcome satisfies never;
  }
}
