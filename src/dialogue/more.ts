import { moreAction } from '../domain/choice-page.ts';
import { offerOf } from '../store/offered-choices.ts';
import type { Part, Turn } from './part.ts';
import { button, say, sayText } from './say.ts';

/** On channels that show few buttons: the next ones, as a message of its own. */
export const more: Part = {
  actions: { more: (turn, [outboxId = '', from = '']) => showRest(turn, outboxId, from) },
};

async function showRest(turn: Turn, outboxId: string, from: string): Promise<void> {
  const offered = await offerOf(turn.scope.tx, turn.account.id, outboxId);
  const rest = (offered?.choices ?? []).flat().slice(Number(from));
  if (rest.length === 0) return sayText(turn, 'common.staleButton');
  const back = button(turn, 'common.firstChoices', moreAction(outboxId, 0));
  const hasRoom = Number(from) > 0 && rest.length < (turn.abilities.buttonsAtMost ?? 0);
  const shown = hasRoom ? [...rest, back] : rest;
  await say(turn, { text: turn.speak.rich('common.moreChoices'), choices: shown.map((choice) => [choice]) });
}
