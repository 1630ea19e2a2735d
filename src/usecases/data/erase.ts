import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { isOpen } from '../../domain/question-status.ts';
import { audit } from '../../store/audit.ts';
import { cardReaders } from '../../store/cards.ts';
import type { LeftToRemove } from '../../store/data-requests.ts';
import {
  cleanOthersWords,
  filesNamedIn,
  forgetMessagesAbout,
  forgetOwnMessages,
  type Traces,
} from '../../store/erase-messages.ts';
import { erasePerson, ownAccounts, personWholeSince } from '../../store/erase-person.ts';
import {
  deleteQuestion,
  emptyQuestion,
  forgetAttachments,
  lockQuestionsOf,
  peopleInvolved,
  wordsOf,
} from '../../store/erase-questions.ts';
import { lockAccounts } from '../../store/linked-accounts.ts';
import { findStaff, staffOf } from '../../store/staff.ts';
import { withoutWordsIn, withoutWordsOf } from '../../understand/quoted.ts';
import { tell } from '../messages/tell.ts';
import { cardKey, cardTelling } from '../questions/cards.ts';
import { changeStatus } from '../questions/change-status.ts';
import { type Dated, recordRequest } from './request.ts';
import { tellOtherChats } from './tell-other-chats.ts';

/** How long a person may think about the button that erases. */
const BUTTON_HOLDS_MS = 3_600_000;

export type Erased =
  /** `kept`: questions of which the register of receptions keeps the facts; the others are gone whole. */
  | { type: 'erased'; kept: number; dropped: number; withdrawn: number; dated: Dated }
  /** A member of staff answers for what they did in office: the role ends first. */
  | { type: 'still-staff' }
  /** The button is old, or belongs to an erasure that is done. */
  | { type: 'stale' };

export type ErasureOutlook =
  /** `channels`: all that are linked, since all are erased. */
  | { type: 'possible'; kept: number; open: number; dropped: number; channels: string[] }
  | { type: 'still-staff' };

/** What an erasure would do, to be told before it is done. */
export async function foreseeErasure(scope: Scope, personId: string): Promise<ErasureOutlook> {
  if ((await staffOf(scope.tx, personId)).length > 0) return { type: 'still-staff' };
  const questions = await lockQuestionsOf(scope.tx, personId);
  const dropped = questions.filter(mayGoWhole).length;
  const open = questions.filter(({ status }) => isOpen(status)).length;
  const channels = (await ownAccounts(scope.tx, personId)).map(({ channel }) => channel);
  return { type: 'possible', kept: questions.length - dropped, open, dropped, channels };
}

/**
 * Erases a person (docs/decisions/0005-erasure.md): their words, name, files and messages are gone from every table when
 * this transaction ends; files follow at once by a job. What Luật Tiếp công dân 42/2013, Điều 25 makes the authority keep
 * of a question are its code, dates, field, unit, handling and result.
 */
export async function eraseOwnData(
  scope: Scope,
  given: { personId: string; accountId: string; buttonMadeAt: Date },
): Promise<Erased> {
  const { personId } = given;
  const now = scope.clock.now();
  const age = now.getTime() - given.buttonMadeAt.getTime();
  await lockAccounts(scope.tx, [given.accountId]);
  const wholeSince = await personWholeSince(scope.tx, personId);
  if (age > BUTTON_HOLDS_MS || wholeSince > given.buttonMadeAt) return { type: 'stale' };
  if ((await staffOf(scope.tx, personId)).length > 0) return { type: 'still-staff' };

  const questions = await lockQuestionsOf(scope.tx, personId);
  const dropped = questions.filter(mayGoWhole);
  const kept = questions.filter((question) => !mayGoWhole(question));
  const open = kept.filter(({ status }) => isOpen(status));
  for (const question of open) {
    await changeStatus(scope, question, 'withdraw', { kind: 'asker', id: personId });
  }
  const traces: Traces = {
    accounts: await ownAccounts(scope.tx, personId),
    currentAccountId: given.accountId,
    questionIds: questions.map(({ id }) => id),
    codes: questions.map(({ code }) => code),
    at: now,
  };
  const viewers = await viewersOf(scope, questions);
  const hashes = await eraseWords(scope, personId, traces, { kept, dropped });
  await erasePerson(scope.tx, personId, now);
  await tellOtherChats(scope, traces.accounts, given.accountId);
  await tellStaff(scope, viewers, open);
  const left: LeftToRemove = { hashes, accounts: traces.accounts.map(({ id }) => id) };
  const counts = { kept: kept.length, dropped: dropped.length, withdrawn: open.length };
  await audit(scope, { actorId: null, action: 'data.erase', subject: personId, data: counts });
  return {
    type: 'erased',
    ...counts,
    dated: await recordRequest(scope, personId, 'erase', { ...counts, left }),
  };
}

/** The asker took it back before: the authority accounts for nothing that it did with it. */
function mayGoWhole({ status }: Question): boolean {
  return status === 'withdrawn';
}

/** @returns the hashes of all files that may have to go. */
async function eraseWords(
  scope: Scope,
  personId: string,
  traces: Traces,
  { kept, dropped }: { kept: Question[]; dropped: Question[] },
): Promise<string[]> {
  const { tx } = scope;
  const speak = scope.texts.in(null);
  const words = await wordsOf(tx, personId, [...kept, ...dropped]);
  const text = (given: string) => withoutWordsOf(given, words);
  const clean = { text, json: <T>(value: T) => withoutWordsIn(value, text) };
  const hashes = new Set(await filesNamedIn(tx, traces));
  await cleanOthersWords(tx, await peopleInvolved(tx, personId, traces.questionIds), clean.json);
  await forgetMessagesAbout(tx, traces, speak.plain('data.wordsErased'));
  await forgetOwnMessages(tx, traces);
  for (const hash of await forgetAttachments(tx, personId, traces.questionIds)) hashes.add(hash);
  for (const question of kept) await emptyQuestion(tx, question, speak.plain('data.questionErased'), clean);
  for (const question of dropped) for (const hash of await deleteQuestion(tx, question.id)) hashes.add(hash);
  return [...hashes];
}

type Viewers = { question: Question; people: string[] }[];

/** Who sees a card of these questions in their chat. */
async function viewersOf(scope: Scope, questions: readonly Question[]): Promise<Viewers> {
  const viewers: Viewers = [];
  for (const question of questions) {
    const readers = await cardReaders(scope.tx, cardKey(question), question.id);
    viewers.push({ question, people: readers.map(({ personId }) => personId) });
  }
  return viewers;
}

/** Cards lose the words in the officials' chats too; whoever was at work on a question is told. */
async function tellStaff(scope: Scope, viewers: Viewers, open: readonly Question[]): Promise<void> {
  for (const { question, people } of viewers) {
    await tell(scope, people, cardTelling(question, true), (speak) => ({
      text: speak.rich('data.cardErased', { code: question.code }),
      protect: true,
    }));
  }
  for (const { code, id, assigneeId } of open) {
    const holder = assigneeId ? await findStaff(scope.tx, assigneeId) : null;
    if (!holder) continue;
    await tell(scope, [holder.personId], { kind: 'withdrawn', questionId: id }, (speak) => ({
      text: speak.rich('data.withdrawnToStaff', { code }),
      protect: true,
    }));
  }
}
