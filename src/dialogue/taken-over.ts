import { numberSetting } from '../domain/settings.ts';
import { setPaused } from '../store/account-facts.ts';
import { findLinkable } from '../store/linked-accounts.ts';
import { eraseOwnData } from '../usecases/data/erase.ts';
import { partFromOther } from './link.ts';
import type { Message, Turn } from './part.ts';
import { leave, sayText } from './say.ts';

const MINUTE_MS = 60_000;

/** A person of the authority writes in this chat: the bot keeps silent for a while from each of their messages. */
export async function pauseChat(turn: Turn): Promise<void> {
  const minutes = numberSetting(turn.scope.rulebook.current(), 'human-takeover-minutes');
  await setPaused(turn.scope.tx, turn.account.id, new Date(turn.now.getTime() + minutes * MINUTE_MS));
}

/** What is written to that person is not answered by the bot; a command says that the bot is meant. */
export function isPausedFor(turn: Turn, message: Message): boolean {
  const { pausedUntil } = turn.account;
  return pausedUntil !== null && pausedUntil > turn.now && !/^[/#]/.test(message.text.trim());
}

/**
 * The platform says that the person withdrew their data there: ours goes at once, without another question. What they did
 * on another channel that is linked was not withdrawn: it is parted first.
 */
export async function eraseWithdrawn(turn: Turn): Promise<void> {
  await partFromOther(turn);
  const personId = (await findLinkable(turn.scope.tx, turn.account.id))?.personId ?? turn.person.id;
  const outcome = await eraseOwnData(turn.scope, {
    personId,
    accountId: turn.account.id,
    buttonMadeAt: turn.now,
  });
  if (outcome.type === 'still-staff') return sayText(turn, 'data.stillStaff');
  leave(turn);
}
