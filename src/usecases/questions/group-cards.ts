import type { Scope } from '../../context.ts';
import type { Outgoing, RichText } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { eventsFor } from '../../domain/question-status.ts';
import { fieldLabel, unitName } from '../../domain/rulebook.ts';
import { listSetting } from '../../domain/settings.ts';
import type { Speaker } from '../../infra/texts.ts';
import { findQuestion } from '../../store/questions.ts';
import { readQueue } from '../../store/queue.ts';
import { groupsOfUnit, groupsWithCard, type UnitGroup } from '../../store/unit-groups.ts';
import { tellGroup } from '../groups/tell-group.ts';
import { unitInText } from '../units/say-unit.ts';
import { clockLines } from './clock-lines.ts';

/** How much of a question a group may see, redacted. */
const LINE = 120;
/** What a group takes within a minute, with a little left for what is new. */
const WAITING_SHOWN = 15;

/** The action of a group card's button; the only one that does anything in a group. */
export const GROUP_CLAIM = 'gclaim';

/** Announces a question in its unit's group. What a group may see is in docs/decisions. */
export async function sendGroupCards(scope: Scope, question: Question): Promise<void> {
  if (question.unitCode === null || question.status === 'in-vault') return;
  for (const group of await groupsOfUnit(scope.tx, question.unitCode)) {
    await show(scope, question, group, false);
  }
}

/** Announces the most urgent of what waited before the group was linked; the rest would only bury them. */
export async function sendWaitingCards(
  scope: Scope,
  group: UnitGroup,
): Promise<{ total: number; shown: number }> {
  const whose = { staffIds: [], unitCodes: group.unitCode === null ? [] : [group.unitCode], unrouted: null };
  const page = { offset: 0, limit: WAITING_SHOWN };
  const { lines, total } = await readQueue(scope.tx, whose, { type: 'waiting' }, page);
  for (const { code } of lines) {
    const question = await findQuestion(scope.tx, { code });
    if (question) await show(scope, question, group, false);
  }
  return { total, shown: lines.length };
}

/** Brings the cards that groups were shown up to date, in place. */
export async function refreshGroupCards(scope: Scope, question: Question): Promise<void> {
  for (const group of await groupsWithCard(scope.tx, cardKey(question), question.id)) {
    await show(scope, question, group, true);
  }
}

async function show(scope: Scope, question: Question, group: UnitGroup, inPlace: boolean): Promise<void> {
  const telling = { kind: 'group-card', questionId: question.id, replaces: cardKey(question), inPlace };
  await tellGroup(scope, group, telling, (speak) =>
    question.status !== 'in-vault' && group.unitCode === question.unitCode
      ? groupCard(scope, speak, question)
      : { text: goneLine(scope, speak, question), protect: true },
  );
}

function cardKey(question: Question): string {
  return `group-card:${question.id}`;
}

/** Code, field, commune, dates and a redacted line: all that people who may be anybody need to see that there is work. */
export function groupCard(scope: Scope, speak: Speaker, question: Question): Outgoing {
  const book = scope.rulebook.current();
  const { code, status, communeCode } = question;
  const waits = eventsFor('official', status).includes('claim');
  const lines: RichText[] = [
    speak.rich('card.title', { code, state: stateLine(scope, speak, question) }),
    speak.rich('card.field', { field: fieldLabel(book, question.fieldKey, speak.locale) }),
  ];
  if (communeCode !== null) lines.push(speak.rich('card.place', { place: unitName(book, communeCode) }));
  const line = waits ? lineOf(scope, question) : null;
  if (line !== null) lines.push(speak.rich('group.line', { line }));
  lines.push(...clockLines(scope, speak, question));
  return {
    text: lines.flatMap((one, index) => (index === 0 ? one : ['\n', ...one])),
    choices: waits ? [[{ label: speak.plain('card.button.claim'), action: `${GROUP_CLAIM}:${code}` }]] : [],
    protect: true,
  };
}

/** Who has it is not said: who reads along is not ours to know. */
function stateLine(scope: Scope, speak: Speaker, { status, unitCode }: Question): string {
  if (status !== 'claimed' || unitCode === null) return speak.plain(`card.state.${status}`);
  return speak.plain('group.takenBy', { unit: unitInText(scope.rulebook.current(), unitCode, speak) });
}

/** In fields where people speak of people nothing of the words is shown. */
function lineOf(scope: Scope, { fieldKey, text }: Question): string | null {
  if (listSetting(scope.rulebook.current(), 'group-card-without-line').includes(fieldKey)) return null;
  return scope.understanding.current().publicLine(text, LINE);
}

function goneLine(scope: Scope, speak: Speaker, { code, unitCode, status }: Question): RichText {
  if (status === 'in-vault' || unitCode === null) return speak.rich('card.gone', { code });
  return speak.rich('card.goneTo', { code, unit: unitName(scope.rulebook.current(), unitCode) });
}
