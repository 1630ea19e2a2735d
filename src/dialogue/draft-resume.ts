import { shortQuote } from '../domain/short-quote.ts';
import { type Draft, discardDraft, draftText, isEmpty, newDraft } from './draft.ts';
import { takeIn } from './draft-take.ts';
import type { Message, Turn } from './part.ts';
import { enter, sayText } from './say.ts';

/** After this time nobody remembers what they were writing: new words may be a new question. */
const LEFT_ALONE_MS = 6 * 60 * 60 * 1000;
const QUOTE_LENGTH = 120;

export function isLeftAlone(turn: Turn, draft: Draft): boolean {
  if (turn.state.step === 'resume') return true;
  return !isEmpty(draft) && turn.now.getTime() - new Date(draft.touchedAt).getTime() > LEFT_ALONE_MS;
}

/** Words after a long pause: asks whether they go on with the old draft or begin another. Both are kept meanwhile. */
export async function askWhetherMore(turn: Turn, draft: Draft, message: Message): Promise<void> {
  const next = await takeIn(turn, waitingWords(turn) ?? newDraft(turn.now), message);
  if (!next) return;
  enter(turn, 'ask', 'resume', { draft, next });
  const choice = (verb: 'more' | 'fresh') => ({
    label: turn.speak.plain(`ask.button.${verb}`),
    action: `ask:${draft.id}:${verb}`,
  });
  await sayText(
    turn,
    'ask.resume',
    { quote: shortQuote(draftText(draft), QUOTE_LENGTH) },
    [[choice('more'), choice('fresh')]],
    { kind: 'draft', replaces: `draft:${draft.id}` },
  );
}

function waitingWords(turn: Turn): Draft | null {
  return (turn.state.data['next'] as Draft | undefined) ?? null;
}

/** The old draft with the new words at its end. */
export function goOn(turn: Turn, draft: Draft): Draft | null {
  const next = waitingWords(turn);
  if (!next) return null;
  return {
    ...draft,
    touchedAt: next.touchedAt,
    parts: [...draft.parts, ...next.parts],
    files: [...draft.files, ...next.files],
    location: next.location ?? draft.location,
  };
}

/** The new words alone; the old draft is forgotten. */
export async function beginAnew(turn: Turn, draft: Draft): Promise<Draft | null> {
  const next = waitingWords(turn);
  if (next) await discardDraft(turn, draft);
  return next;
}
