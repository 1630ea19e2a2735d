import { offerOf } from '../store/offered-choices.ts';
import type { Part, Turn } from './part.ts';
import { say, sayText } from './say.ts';

/** On channels that show few buttons: the next ones, as a message of its own. */
export const more: Part = {
  actions: { more: (turn, [outboxId = '', from = '']) => showRest(turn, outboxId, from) },
};

async function showRest(turn: Turn, outboxId: string, from: string): Promise<void> {
  const offered = await offerOf(turn.scope.tx, turn.account.id, outboxId);
  const rest = (offered?.choices ?? []).flat().slice(Number(from));
  if (rest.length === 0) return sayText(turn, 'common.staleButton');
  await say(turn, { text: turn.speak.rich('common.moreChoices'), choices: rest.map((choice) => [choice]) });
}
