import type { Question } from '../../domain/question.ts';
import type { Params, TextKey } from '../../infra/texts.ts';
import { below } from '../../usecases/questions/card-view.ts';
import { cardTelling, viewsOf } from '../../usecases/questions/cards.ts';
import type { Turn } from '../part.ts';
import { say, sayText } from '../say.ts';

/**
 * Says what was done with a question. Its card shows it too; where that can't be changed this one message takes its place,
 * with how the question stands and what can be done with it now. That an answer went out needs no second line.
 */
export async function sayDone(turn: Turn, question: Question, key: TextKey, params?: Params): Promise<void> {
  const about = { code: question.code, ...params };
  if (turn.abilities.edits) return sayText(turn, key, about);
  const said = { text: turn.speak.rich(key, about), protect: true };
  const standing = (await viewsOf(turn.scope, question)).standing(turn.speak, turn.person.id);
  const shown = standing && question.status !== 'answered' ? below(said, standing) : {};
  await say(turn, { ...said, choices: standing?.choices, ...shown }, cardTelling(question, false));
}

/** Shows the card in the place of a confirmation where the one above can't be changed; false where that says it all. */
export async function showCardAnew(turn: Turn, question: Question): Promise<boolean> {
  if (turn.abilities.edits) return false;
  const card = (await viewsOf(turn.scope, question)).card(turn.speak, turn.person.id);
  if (card) await say(turn, card, cardTelling(question, true));
  return card !== null;
}
