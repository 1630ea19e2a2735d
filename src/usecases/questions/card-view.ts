import type { Scope } from '../../context.ts';
import type { Choice, Outgoing, RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { eventsFor, type QuestionEvent } from '../../domain/question-status.ts';
import { fieldLabel, unitName } from '../../domain/rulebook.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import type { StaffMember } from '../../store/staff.ts';
import { clockLines } from './clock-lines.ts';
import { placeOf } from './place.ts';

/** How much of a question a card shows; the rest is one press away. */
const CARD_QUOTE = 600;
/** How much of it recalls a question whose card was read before. */
const BRIEF_QUOTE = 80;

export type CardFacts = { question: Question; holder: StaffMember | null; files: number };

/** A question as a member of staff sees it at a glance. */
export function renderCard(scope: Scope, speak: Speaker, facts: CardFacts, viewer: StaffMember): Outgoing {
  const { question, files } = facts;
  const book = scope.rulebook.current();
  const quote = shortQuote(question.text, CARD_QUOTE);
  const lines: RichText[] = [
    titleLine(speak, facts),
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
    choices: cardButtons(speak, question, viewer),
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

/** The first line of a card: which question, and how it stands. */
export function titleLine(speak: Speaker, facts: CardFacts): RichText {
  return speak.rich('card.title', { code: facts.question.code, state: stateLine(speak, facts) });
}

/**
 * A card that was read before, for whoever cannot be shown the change in its place. Who does not hold the question finds only
 * what no later change makes wrong: to take it while it is free, and to look.
 */
export function briefCard(
  speak: Speaker,
  facts: CardFacts,
  viewer: StaffMember,
): NonNullable<Outgoing['anew']> {
  const { question } = facts;
  const choices = cardButtons(speak, question, viewer);
  const lasting = choices.flat().filter(({ action }) => /^(claim|file):/.test(action));
  return {
    text: [...titleLine(speak, facts), '\n', shortQuote(question.text, BRIEF_QUOTE)],
    choices: question.assigneeId === viewer.id ? choices : rowsOfThree(lasting),
  };
}

export function actionsOf({ choices = [] }: Outgoing): string[] {
  return choices.flat().map((choice) => choice.action);
}

/**
 * Whether a change by somebody else is worth a new message to a reader of the card: it is theirs, it can be taken now and could
 * not before or the other way round, or nothing is left to be done with it. `before` and `now` are the actions offered.
 */
export function isNews(before: readonly string[], now: readonly string[], holds: boolean): boolean {
  const claimable = (actions: readonly string[]) => actions.some((action) => action.startsWith('claim:'));
  const workable = (actions: readonly string[]) => actions.some((action) => !action.startsWith('file:'));
  return holds || claimable(before) !== claimable(now) || (workable(before) && !workable(now));
}

/** A message with how its question stands in a line below it. */
export function below(message: Outgoing, standing: Outgoing): NonNullable<Outgoing['anew']> {
  return { text: [...message.text, '\n', ...standing.text], choices: standing.choices };
}

/** For those it is no longer with. */
export function goneLine(scope: Scope, speak: Speaker, question: Question): RichText {
  const { code, unitCode, status } = question;
  if (status === 'in-vault' || unitCode === null) return speak.rich('card.gone', { code });
  return speak.rich('card.goneTo', { code, unit: unitName(scope.rulebook.current(), unitCode) });
}
