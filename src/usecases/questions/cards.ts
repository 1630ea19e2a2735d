import type { Scope } from '../../context.ts';
import type { Choice, Outgoing, RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { eventsFor, type QuestionEvent } from '../../domain/question-status.ts';
import { fieldLabel, unitName } from '../../domain/rulebook.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import { countAttachments } from '../../store/attachments.ts';
import { peopleWithCard } from '../../store/cards.ts';
import { findQuestion } from '../../store/questions.ts';
import { findStaff, type StaffMember } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import { clockLines } from './clock-lines.ts';
import { recipientsOf } from './competence.ts';
import { refreshGroupCards, sendGroupCards } from './group-cards.ts';
import { placeOf } from './place.ts';

/** How much of a question a card shows; the rest is one press away. */
const CARD_QUOTE = 600;

type CardFacts = { question: Question; holder: StaffMember | null; files: number };

/** Sends a question's card anew to those who can take it: its unit's officials and head, else the nearest secretaries. */
export async function sendCards(scope: Scope, question: Question): Promise<void> {
  await showCards(scope, question, await recipientsOf(scope, question), false);
  await sendGroupCards(scope, question);
}

/** Sends the card anew to one member of staff: it is theirs now. */
export async function sendCardTo(scope: Scope, question: Question, to: StaffMember): Promise<void> {
  await showCards(scope, question, [to], false);
}

/**
 * Brings the cards that were sent up to date, in place: who holds the question now, and for those it is no longer with,
 * one line that says so.
 */
export async function refreshCards(scope: Scope, changed: Question): Promise<void> {
  // What the caller holds may lack what the notice to the asker wrote.
  const question = (await findQuestion(scope.tx, { id: changed.id })) ?? changed;
  const shown = new Set(await peopleWithCard(scope.tx, cardKey(question), question.id));
  const recipients = await recipientsOf(scope, question);
  const still = question.status === 'in-vault' ? [] : recipients.filter((one) => shown.has(one.personId));
  await showCards(scope, question, still, true);
  const gone = [...shown].filter((personId) => !still.some((one) => one.personId === personId));
  await tell(scope, gone, telling(question, true), (speak) => ({
    text: goneLine(scope, speak, question),
    protect: true,
  }));
  await refreshGroupCards(scope, question);
}

async function showCards(
  scope: Scope,
  question: Question,
  to: readonly StaffMember[],
  inPlace: boolean,
): Promise<void> {
  const facts: CardFacts = {
    question,
    holder: question.assigneeId ? await findStaff(scope.tx, question.assigneeId) : null,
    files: await countAttachments(scope.tx, question.id),
  };
  // Who holds two roles sees one card, with what the first of them (the head's) allows.
  const byPerson = new Map([...to].reverse().map((member) => [member.personId, member]));
  await tell(scope, [...byPerson.keys()], telling(question, inPlace), (speak, personId) =>
    renderCard(scope, speak, facts, byPerson.get(personId) ?? null),
  );
}

function cardKey(question: Question): string {
  return `card:${question.id}`;
}

function telling(question: Question, inPlace: boolean) {
  return { kind: 'card', questionId: question.id, replaces: cardKey(question), inPlace };
}

/** A question as a member of staff sees it at a glance. `viewer` null: without buttons. */
export function renderCard(
  scope: Scope,
  speak: Speaker,
  facts: CardFacts,
  viewer: StaffMember | null,
): Outgoing {
  const { question, files } = facts;
  const book = scope.rulebook.current();
  const quote = shortQuote(question.text, CARD_QUOTE);
  const lines: RichText[] = [
    speak.rich('card.title', { code: question.code, state: stateLine(speak, facts) }),
    speak.rich('card.field', { field: fieldLabel(book, question.fieldKey, speak.locale) }),
    speak.rich('card.place', { place: placeOf(book, question) ?? speak.plain('card.placeUnknown') }),
    [''],
    [quote],
    [''],
  ];
  if (files > 0) lines.push(speak.rich('card.files', { count: files }));
  lines.push(...clockLines(scope, speak, question));
  if (quote.endsWith('…') && quote !== question.text.trim())
    lines.push(speak.rich('card.more', { code: question.code }));
  return {
    text: lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])),
    choices: viewer ? cardButtons(speak, question, viewer) : [],
    protect: true,
  };
}

function stateLine(speak: Speaker, { question, holder }: CardFacts): string {
  if (question.status === 'claimed' && holder) return speak.plain('card.heldBy', { name: holder.name });
  return speak.plain(`card.state.${question.status}`);
}

const BUTTONS: readonly { event: QuestionEvent; label: TextKey; action: string }[] = [
  { event: 'claim', label: 'card.button.claim', action: 'claim' },
  { event: 'answer', label: 'card.button.answer', action: 'answer' },
  { event: 'clarify', label: 'card.button.clarify', action: 'clarify' },
  { event: 'transfer', label: 'card.button.transfer', action: 'transfer' },
  { event: 'refuse', label: 'card.button.refuse', action: 'refuse' },
  { event: 'release', label: 'card.button.release', action: 'release' },
];

/** What this person can do with the question now; what another official holds they can only read. */
export function cardButtons(
  speak: Speaker,
  question: Question,
  viewer: Pick<StaffMember, 'id' | 'role'>,
): Choice[][] {
  const { role } = viewer;
  const show = { label: speak.plain('card.button.show'), action: `file:${question.code}` };
  if (role === 'chair' || role === 'supervisor' || role === 'admin') return [[show]];
  const free = question.assigneeId === null || question.assigneeId === viewer.id;
  if (!free && role !== 'unit-head') return [[show]];
  const possible = eventsFor(role, question.status);
  const choices = BUTTONS.filter(({ event }) => possible.includes(event)).map(({ label, action }) => ({
    label: speak.plain(label),
    action: `${action}:${question.code}`,
  }));
  if (role === 'unit-head' && possible.includes('claim')) {
    choices.splice(1, 0, { label: speak.plain('card.button.assign'), action: `assign:${question.code}` });
  }
  return rowsOfThree(free && possible.includes('answer') ? choices : [...choices, show]);
}

function rowsOfThree(choices: Choice[]): Choice[][] {
  const rows: Choice[][] = [];
  for (let at = 0; at < choices.length; at += 3) rows.push(choices.slice(at, at + 3));
  return rows;
}

function goneLine(scope: Scope, speak: Speaker, question: Question): RichText {
  const { code, unitCode, status } = question;
  if (status === 'in-vault' || unitCode === null) return speak.rich('card.gone', { code });
  return speak.rich('card.goneTo', { code, unit: unitName(scope.rulebook.current(), unitCode) });
}
