import { firstPage, moreAction } from '../domain/choice-page.ts';
import { lastOffers, type Offered } from '../store/offered-choices.ts';
import { fold } from '../understand/normalise.ts';
import type { Turn } from './part.ts';

/**
 * The action of the choice that a person typed instead of pressing it: the whole label, or the number of its place. Only
 * an exact match counts; a number means the newest message alone, where it can't be meant for anything older. A single
 * button has no number: one asks for words there, and `1` may be the answer.
 */
export async function typedChoice(turn: Turn, text: string): Promise<string | null> {
  const typed = fold(text);
  if (typed === '' || typed.length > 40) return null;
  const offers = await lastOffers(turn.scope.tx, turn.account.id);
  const newest = offers.find(({ choices }) => choices.length > 0);
  if (!newest) return null;
  if (fold(turn.speak.plain('common.more')) === typed) return moreOf(turn, offers);
  return named(newest, typed) ?? (newest === offers[0] ? numbered(turn, newest, typed) : null);
}

/** The rest of the newest choices that have any: who asks for it once too often sees it again, and has written no question. */
function moreOf({ abilities }: Turn, offers: readonly Offered[]): string | null {
  for (const { outboxId, choices } of offers) {
    const { shown, rest } = firstPage(choices, abilities.buttonsAtMost);
    if (rest > 0) return moreAction(outboxId, shown.length);
  }
  return null;
}

function named({ choices }: Offered, typed: string): string | null {
  const fitting = choices.flat().filter(({ label }) => fold(label) === typed);
  return fitting.length === 1 ? (fitting[0]?.action ?? null) : null;
}

/** By its place among the buttons; where the text numbers more than there are buttons, by its number there. */
function numbered(turn: Turn, { outboxId, choices, numbered }: Offered, typed: string): string | null {
  const { shown, rest } = firstPage(choices, turn.abilities.buttonsAtMost);
  if (!/^[1-9]$/.test(typed) || shown.length < 2) return null;
  const at = Number(typed) - 1;
  if (at < shown.length) return shown[at]?.action ?? null;
  if (at < numbered) return choices.flat()[at]?.action ?? null;
  return rest > 0 && at === shown.length ? moreAction(outboxId, shown.length) : null;
}
