import type { Choice, RichText } from '../domain/message.ts';
import { OPEN_QUESTION_STATUSES } from '../domain/question-status.ts';
import { fieldLabel } from '../domain/rulebook.ts';
import { homeProvince } from '../domain/settings.ts';
import { shortQuote } from '../domain/short-quote.ts';
import { questionsOfAskerIn } from '../store/drafts.ts';
import { findConference } from '../store/intake.ts';
import { unitSaid } from '../usecases/units/say-unit.ts';
import { type Draft, draftWords, speaksByItself } from './draft.ts';
import { askPlace } from './draft-place.ts';
import { hasWords } from './draft-take.ts';
import { type DraftView, viewDraft } from './draft-view.ts';
import type { Turn } from './part.ts';
import { placeName } from './places.ts';
import { enter, join, type SayOptions, say, sayText } from './say.ts';

const QUOTE_LENGTH = 200;
/** How many fields are offered at once where the first one is not sure. */
const GUESSES_SHOWN = 3;
/** A question this young may be what the new words belong to (F7). */
const YOUNG_MS = 24 * 60 * 60 * 1000;

export type Showing = Pick<SayOptions, 'inPlace' | 'delayMs'>;

/** What an asker sees next of their draft: the card, or what is still missing for it. */
export async function showDraft(turn: Turn, draft: Draft, showing: Showing = {}): Promise<void> {
  const options = { ...showing, kind: 'draft', replaces: `draft:${draft.id}` };
  if (!hasWords(draftWords(draft)) && !speaksByItself(draft)) return askWords(turn, draft, options);
  const view = await viewDraft(turn, draft);
  // There is no card to go back to until the place is known.
  if (view.place.type === 'ask')
    return askPlace(turn, { ...draft, shown: null }, view.place.candidates, options);
  const shown = {
    fieldKey: view.fieldKey,
    probability: view.probability,
    communeCode: view.place.communeCode,
    conferenceId: view.conference?.id ?? null,
    anonymous: view.anonymous,
  };
  enter(turn, 'ask', 'card', { draft: { ...draft, shown } });
  const choices = await cardButtons(turn, draft, view);
  await say(turn, { text: cardText(turn, draft, view, view.place), choices }, options);
}

async function askWords(turn: Turn, draft: Draft, options: SayOptions): Promise<void> {
  enter(turn, 'ask', 'words', { draft });
  const drop = [[dropButton(turn, draft)]];
  if (draft.parts.some((part) => part.contact))
    return sayText(turn, 'ask.contactNeedsWords', {}, drop, options);
  if (draft.files.length > 0 || draft.location) return sayText(turn, 'ask.needWords', {}, drop, options);
  const conference = draft.conference && (await findConference(turn.scope.tx, { id: draft.conference }));
  if (!conference) return sayText(turn, 'ask.write', {}, drop, options);
  const { startsAt, place } = conference;
  await sayText(turn, 'ask.writeFor', { when: turn.speak.dateTime(startsAt), place }, drop, options);
}

function cardText(
  turn: Turn,
  draft: Draft,
  view: DraftView,
  { communeCode, oldName }: { communeCode: string | null; oldName?: string },
): RichText {
  const { speak } = turn;
  const book = turn.scope.rulebook.current();
  const quote = shortQuote(view.text === '' ? speak.plain('ask.voiceText') : view.text, QUOTE_LENGTH);
  const place = communeCode
    ? placeName(turn, communeCode, oldName)
    : unitSaid(book, homeProvince(book), speak);
  const lines: RichText[] = [speak.rich('ask.card.asked', { quote })];
  if (draft.files.length > 0) lines.push(speak.rich('ask.card.attached', { count: draft.files.length }));
  if (draft.location) lines.push(speak.rich('ask.card.location'));
  lines.push(...draft.parts.flatMap((part) => (part.contact ? [[part.text]] : [])));
  lines.push(fieldLine(turn, view));
  lines.push(speak.rich(draft.place?.remembered ? 'ask.card.placeRemembered' : 'ask.card.place', { place }));
  lines.push(
    view.conference
      ? speak.rich('ask.card.conference', { when: speak.dateTime(view.conference.startsAt) })
      : speak.rich('ask.card.standing'),
  );
  if (view.anonymous) lines.push(speak.rich('ask.card.anonymous'));
  return join(lines);
}

function fieldLine(turn: Turn, { fieldKey, confidence }: DraftView): RichText {
  const field = fieldLabel(turn.scope.rulebook.current(), fieldKey, turn.speak.locale);
  switch (confidence) {
    case 'chosen':
      return turn.speak.rich('ask.card.fieldChosen', { field });
    case 'unsure':
      return turn.speak.rich('ask.card.fieldUnsure', { field });
    case 'sure':
    case 'likely':
      return turn.speak.rich('ask.card.field', {
        field,
        confidence: turn.speak.plain(`ask.confidence.${confidence}`),
      });
    default:
      return confidence satisfies never;
  }
}

async function cardButtons(turn: Turn, draft: Draft, view: DraftView): Promise<Choice[][]> {
  const choice = (
    key: Parameters<typeof turn.speak.plain>[0],
    verb: string,
    params?: { code: string },
  ): Choice => ({
    label: turn.speak.plain(key, params),
    action: `ask:${draft.id}:${verb}`,
  });
  const rows: Choice[][] = [[choice('ask.button.send', 'send')]];
  if (view.confidence === 'unsure' && view.guesses.length > 1) rows.push(...guessRows(turn, draft, view));
  const last: Choice[] = [];
  if (view.conferences.length > 0) last.push(choice('ask.button.conference', 'confs'));
  if (view.mayHideName) {
    last.push(view.anonymous ? choice('ask.button.show', 'show') : choice('ask.button.hide', 'hide'));
  }
  last.push(choice('ask.button.drop', 'drop'));
  rows.push([choice('ask.button.field', 'fields'), choice('ask.button.place', 'place')], last);
  const young = await youngQuestion(turn);
  if (young) {
    rows.push([choice('ask.button.join', `join:${young}`, { code: young })]);
  }
  return rows;
}

function guessRows(turn: Turn, draft: Draft, view: DraftView): Choice[][] {
  const book = turn.scope.rulebook.current();
  return view.guesses.slice(0, GUESSES_SHOWN).map(({ fieldKey }) => [
    {
      label: fieldLabel(book, fieldKey, turn.speak.locale),
      action: `ask:${draft.id}:field:${fieldKey}`,
    },
  ]);
}

/** The code of the newest question still open, if it was asked within the last day. */
async function youngQuestion(turn: Turn): Promise<string | null> {
  const [newest] = await questionsOfAskerIn(turn.scope.tx, turn.person.id, OPEN_QUESTION_STATUSES);
  if (!newest || turn.now.getTime() - newest.receivedAt.getTime() > YOUNG_MS) return null;
  return newest.code;
}

export function dropButton(turn: Turn, draft: Draft): Choice {
  return { label: turn.speak.plain('ask.button.drop'), action: `ask:${draft.id}:drop` };
}
