import type { Choice } from '../domain/message.ts';
import { fieldLabel } from '../domain/rulebook.ts';
import type { Conversation } from '../store/conversations.ts';
import { conferencesFor } from '../usecases/questions/intake.ts';
import { addDraftTo } from './add-draft.ts';
import { comeBack } from './aside.ts';
import { type Draft, discardDraft, draftIn, draftOf } from './draft.ts';
import { showDraft } from './draft-card.ts';
import { askPlace, withPlace } from './draft-place.ts';
import { beginAnew, goOn } from './draft-resume.ts';
import type { Turn } from './part.ts';
import { isServedCommune } from './places.ts';
import { leave, type SayOptions, sayText } from './say.ts';
import { receiptOfSent, sendDraft } from './send-draft.ts';

/** A button of a draft's card: `ask:<draft>:<verb>:<argument>`. */
export async function pressOnDraft(turn: Turn, [id = '', verb = '', argument = '']: string[]): Promise<void> {
  const draft = draftAtHand(turn, id);
  if (!draft) {
    if (verb === 'send' && (await receiptOfSent(turn, id))) return;
    return sayText(turn, 'ask.stale');
  }
  const choose = CHOOSERS[verb];
  if (choose) return choose(turn, draft);
  const change = CHANGES[verb];
  const changed = change ? await change(turn, draft, argument) : null;
  if (changed) return showDraft(turn, changed, { inPlace: true });
  return finish(turn, draft, verb, argument);
}

/** The draft of this card, also while a short step aside from it is open: whoever goes on with the card has left that. */
function draftAtHand(turn: Turn, id: string): Draft | null {
  const { flow, data } = turn.state;
  const isIt = (draft: Draft | null) => (draft?.id === id ? draft : null);
  if (flow === 'ask') return isIt(draftOf(turn));
  const before = data['before'] as Conversation | null | undefined;
  // Words that wait in the step aside itself are not to be lost.
  if (before?.flow !== 'ask' || draftOf(turn) || !isIt(draftIn(before))) return null;
  comeBack(turn);
  return draftOf(turn);
}

async function finish(turn: Turn, draft: Draft, verb: string, argument: string): Promise<void> {
  switch (verb) {
    case 'send':
      return sendDraft(turn, draft);
    case 'join':
      return addDraftTo(turn, draft, argument);
    case 'drop':
      await discardDraft(turn, draft);
      leave(turn);
      return sayText(turn, 'ask.dropped', {}, [], inPlaceOf(draft));
    default:
      return showDraft(turn, draft, { inPlace: true });
  }
}

type Change = (turn: Turn, draft: Draft, argument: string) => Draft | null | Promise<Draft | null>;

/** What a button changes; null where its argument makes no sense (any more). */
const CHANGES: Record<string, Change> = {
  field: (turn, draft, key) =>
    turn.scope.rulebook.current().fields.has(key) ? { ...draft, field: key } : null,
  at: (turn, draft, code) => {
    if (code === '0') return { ...draft, place: { communeCode: null, remembered: false } };
    return isServedCommune(turn, code) ? withPlace(turn, draft, code) : null;
  },
  conf: async (turn, draft, code) => {
    if (code === '0') return { ...draft, conference: 'none' };
    const conferences = await conferencesFor(turn.scope, draft.shown?.communeCode ?? null);
    const chosen = conferences.find((one) => one.code === code);
    return chosen ? { ...draft, conference: chosen.id } : null;
  },
  more: goOn,
  fresh: beginAnew,
  hide: (_turn, draft) => ({ ...draft, anonymous: true }),
  show: (_turn, draft) => ({ ...draft, anonymous: false }),
};

const CHOOSERS: Record<string, (turn: Turn, draft: Draft) => Promise<void>> = {
  fields: chooseField,
  confs: chooseConference,
  place: (turn, draft) => askPlace(turn, draft, [], inPlaceOf(draft)),
};

async function chooseField(turn: Turn, draft: Draft): Promise<void> {
  const book = turn.scope.rulebook.current();
  const choices: Choice[] = [...book.fields.values()].map(({ key }) => ({
    label: fieldLabel(book, key, turn.speak.locale),
    action: `ask:${draft.id}:field:${key}`,
  }));
  const rows: Choice[][] = [];
  for (let at = 0; at < choices.length; at += 2) rows.push(choices.slice(at, at + 2));
  await sayText(turn, 'ask.chooseField', {}, [...rows, [backButton(turn, draft)]], inPlaceOf(draft));
}

async function chooseConference(turn: Turn, draft: Draft): Promise<void> {
  const conferences = await conferencesFor(turn.scope, draft.shown?.communeCode ?? null);
  const rows: Choice[][] = conferences.map((conference) => [
    { label: turn.speak.dateTime(conference.startsAt), action: `ask:${draft.id}:conf:${conference.code}` },
  ]);
  rows.push([{ label: turn.speak.plain('ask.button.standing'), action: `ask:${draft.id}:conf:0` }]);
  await sayText(turn, 'ask.chooseConference', {}, [...rows, [backButton(turn, draft)]], inPlaceOf(draft));
}

function backButton(turn: Turn, draft: Draft): Choice {
  return { label: turn.speak.plain('ask.button.back'), action: `ask:${draft.id}:back` };
}

/** A press changes the card where it stands; a new message brings a new card. */
function inPlaceOf(draft: Draft): SayOptions {
  return { kind: 'draft', replaces: `draft:${draft.id}`, inPlace: true };
}
