import type { Scope } from '../../context.ts';
import type { Outgoing } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import type { Speaker } from '../../infra/texts.ts';
import { countAttachments } from '../../store/attachments.ts';
import { cardReaders } from '../../store/cards.ts';
import { findQuestion } from '../../store/questions.ts';
import { findStaff, type StaffMember } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import {
  actionsOf,
  briefCard,
  type CardFacts,
  cardButtons,
  goneLine,
  isNews,
  renderCard,
  titleLine,
} from './card-view.ts';
import { recipientsOf } from './competence.ts';
import { refreshGroupCards, sendGroupCards } from './group-cards.ts';

/** Sends a question's card anew to those who can take it: its unit's officials and head, else the nearest secretaries. */
export async function sendCards(scope: Scope, question: Question): Promise<void> {
  await showWhole(scope, question, await recipientsOf(scope, question));
  await sendGroupCards(scope, question);
}

/** Sends the card anew to one member of staff: it is theirs now. */
export async function sendCardTo(scope: Scope, question: Question, to: StaffMember): Promise<void> {
  await showWhole(scope, question, [to]);
}

/**
 * Brings the cards that were sent up to date, in place: who holds the question now, and for those it is no longer with,
 * one line that says so. Where nothing can be changed in place a card goes anew, in few words, to whom the change is news
 * (docs/decisions/0009-zalo.md); `told` are those who read of it in a message of its own.
 */
export async function refreshCards(
  scope: Scope,
  changed: Question,
  told: readonly string[] = [],
): Promise<void> {
  const question = await asItIs(scope, changed);
  const readers = await cardReaders(scope.tx, cardKey(question), question.id);
  const shown = new Map(readers.map(({ personId, actions }) => [personId, actions]));
  const recipients = await recipientsOf(scope, question);
  const still = question.status === 'in-vault' ? [] : recipients.filter((one) => shown.has(one.personId));
  const facts = await factsOf(scope, question);
  await show(scope, question, still, true, (speak, viewer) => {
    const card = renderCard(scope, speak, facts, viewer);
    const before = shown.get(viewer.personId) ?? null;
    const holds = question.assigneeId === viewer.id;
    const isNew = before === null || isNews(before, actionsOf(card), holds);
    return {
      ...card,
      anew: isNew && !told.includes(viewer.personId) ? briefCard(speak, facts, viewer) : null,
    };
  });
  const gone = [...shown.keys()].filter((personId) => !still.some((one) => one.personId === personId));
  await tell(scope, gone, cardTelling(question, true), (speak) => ({
    text: goneLine(scope, speak, question),
    protect: true,
  }));
  await refreshGroupCards(scope, question);
}

/** How a question stands, for one of those it is with: `card` is the whole card, `standing` its first line and its buttons. */
export type Views = Record<'card' | 'standing', (speak: Speaker, personId: string) => Outgoing | null>;

/** Null is answered for people the question is not with. */
export async function viewsOf(scope: Scope, changed: Question): Promise<Views> {
  const question = await asItIs(scope, changed);
  const viewers = byPerson(await recipientsOf(scope, question));
  const facts = await factsOf(scope, question);
  return {
    card(speak, personId) {
      const viewer = viewers.get(personId);
      return viewer ? renderCard(scope, speak, facts, viewer) : null;
    },
    standing(speak, personId) {
      const viewer = viewers.get(personId);
      if (!viewer) return null;
      return { text: titleLine(speak, facts), choices: cardButtons(speak, question, viewer) };
    },
  };
}

/** What the caller holds may lack what the notice to the asker wrote. */
async function asItIs(scope: Scope, changed: Question): Promise<Question> {
  return (await findQuestion(scope.tx, { id: changed.id })) ?? changed;
}

async function showWhole(scope: Scope, question: Question, to: readonly StaffMember[]): Promise<void> {
  const facts = await factsOf(scope, question);
  await show(scope, question, to, false, (speak, viewer) => renderCard(scope, speak, facts, viewer));
}

async function show(
  scope: Scope,
  question: Question,
  to: readonly StaffMember[],
  inPlace: boolean,
  render: (speak: Speaker, viewer: StaffMember) => Outgoing,
): Promise<void> {
  const viewers = byPerson(to);
  await tell(scope, [...viewers.keys()], cardTelling(question, inPlace), (speak, personId) => {
    const viewer = viewers.get(personId);
    if (!viewer) throw new Error('a card for nobody');
    return render(speak, viewer);
  });
}

/** Who holds two roles sees one card, with what the first of them (the head's) allows. */
function byPerson(members: readonly StaffMember[]): Map<string, StaffMember> {
  return new Map([...members].reverse().map((member) => [member.personId, member]));
}

async function factsOf(scope: Scope, question: Question): Promise<CardFacts> {
  return {
    question,
    holder: question.assigneeId ? await findStaff(scope.tx, question.assigneeId) : null,
    files: await countAttachments(scope.tx, question.id),
  };
}

export function cardKey(question: Pick<Question, 'id'>): string {
  return `card:${question.id}`;
}

/** How the messages that show a question's card are queued. */
export function cardTelling(question: Pick<Question, 'id'>, inPlace: boolean) {
  return { kind: 'card', questionId: question.id, replaces: cardKey(question), inPlace };
}
