import { randomInt } from 'node:crypto';
import type { Scope } from '../../context.ts';
import { newCode } from '../../domain/codes.ts';
import type { Clause, Conference, Notice } from '../../domain/conference.ts';
import type { Question } from '../../domain/question.ts';
import { questionsOfConference } from '../../store/agenda.ts';
import { audit } from '../../store/audit.ts';
import { askersOfConference } from '../../store/conferences.ts';
import { clausesOf, insertTask, noticeFile, taskCodeIsTaken, updateNotice } from '../../store/notices.ts';
import { lockQuestion } from '../../store/questions.ts';
import { takeOff } from '../conferences/agenda.ts';
import { changeConferenceStatus } from '../conferences/change-status.ts';
import { byOf } from '../questions/begin-work.ts';
import { refreshCards } from '../questions/cards.ts';
import { type By, changeStatus } from '../questions/change-status.ts';
import { tellAsker } from '../questions/notices.ts';
import { openNotice } from './open-notice.ts';
import { type GivenTask, type Publication, tellOtherAskers, tellUnits } from './tell-notice.ts';

export type Published = {
  type: 'published';
  notice: Notice;
  conference: Conference;
  /** Codes of the questions that were settled. */
  settled: string[];
  /** Codes of those a clause names that could not be: taken back in the meantime, or refused. */
  skipped: string[];
  /** Codes of those that were on the agenda and no clause settles: back with their units. */
  returned: string[];
  tasks: GivenTask[];
  /** How many people were told of the notice, theirs or not. */
  told: number;
};

export type Publishing =
  | Published
  | { type: 'not-found' }
  /** Pressed twice: everything was done and said the first time. */
  | { type: 'already'; notice: Notice }
  | { type: 'no-clauses' }
  | { type: 'not-now' };

/**
 * Publishes a conclusion notice: tasks are given, questions settled, everyone concerned is told, all in the transaction
 * that makes it public. Each asker gets their clauses with the notice; whoever else asked gets the notice (law T1, A5).
 */
export async function publishNotice(
  scope: Scope,
  input: { personId: string; code: string },
): Promise<Publishing> {
  const opened = await openNotice(scope, input.personId, input.code);
  if (opened.type === 'not-found') return opened;
  if (opened.notice.status === 'published') return { type: 'already', notice: opened.notice };
  const clauses = await clausesOf(scope.tx, opened.notice.id);
  if (clauses.length === 0) return { type: 'no-clauses' };
  const by = byOf(opened.member);
  const concluded = await changeConferenceStatus(scope, opened.conference, 'conclude', by, {
    data: { notice: opened.notice.code },
  });
  if (concluded.type === 'not-now') return { type: 'not-now' };
  const change = { status: 'published', publishedAt: scope.clock.now() } as const;
  const notice = await updateNotice(scope.tx, opened.notice.id, change);
  const file = await noticeFile(scope.tx, notice);
  const publication = { notice, conference: concluded.conference, clauses, file };
  const tasks = await giveTasks(scope, clauses);
  const { settled, skipped } = await settle(scope, publication, by);
  const returned = await returnUnsettled(scope, publication, by);
  const told = await tellAll(scope, publication, settled);
  await tellUnits(scope, publication, tasks);
  const counts = { clauses: clauses.length, tasks: tasks.length, settled: settled.length, told };
  await audit(scope, {
    actorId: input.personId,
    action: 'notice-published',
    subject: notice.code,
    data: counts,
  });
  const codes = settled.map((question) => question.code);
  return { type: 'published', ...publication, tasks, settled: codes, skipped, returned, told };
}

async function giveTasks(scope: Scope, clauses: readonly Clause[]): Promise<GivenTask[]> {
  const given: GivenTask[] = [];
  for (const clause of clauses) {
    if (clause.outcome !== 'task' || clause.leadUnit === null) continue;
    const code = await freeTaskCode(scope);
    const { id: clauseId, leadUnit: unitCode, deadline } = clause;
    await insertTask(scope.tx, { code, clauseId, unitCode, deadline, createdAt: scope.clock.now() });
    given.push({ code, unitCode, clause });
  }
  return given;
}

async function freeTaskCode(scope: Scope): Promise<string> {
  for (;;) {
    const code = newCode('NV', (n) => randomInt(n));
    if (!(await taskCodeIsTaken(scope.tx, code))) return code;
  }
}

/** Settles each question once, however many clauses name it, and tells its asker every one of them. */
async function settle(
  scope: Scope,
  publication: Publication,
  by: By,
): Promise<{ settled: Question[]; skipped: string[] }> {
  const { notice, clauses, file } = publication;
  const settled: Question[] = [];
  const skipped: string[] = [];
  const withFile = new Set<string>();
  // In the order of their codes: whoever else locks several does it in the same order.
  for (const code of [...new Set(clauses.flatMap((clause) => clause.questions))].sort()) {
    const own = clauses.filter((clause) => clause.questions.includes(code));
    const question = await lockQuestion(scope.tx, { code });
    const data = { notice: notice.code, clauses: own.map((clause) => clause.number) };
    const changed = question ? await changeStatus(scope, question, 'conclude', by, { data }) : null;
    if (changed?.type !== 'changed') {
      skipped.push(code);
      continue;
    }
    for (const clause of own) {
      // The signed copy goes to each person once.
      const attachments = file && !withFile.has(changed.question.askerId) ? [file] : [];
      withFile.add(changed.question.askerId);
      await tellAsker(scope, changed.question, { type: 'concluded', notice, clause, attachments });
    }
    await refreshCards(scope, changed.question);
    settled.push(changed.question);
  }
  return { settled, skipped };
}

/** What the notice leaves open goes back to its unit: nothing may lie on the agenda of a conference that is over. */
async function returnUnsettled(scope: Scope, { notice, conference }: Publication, by: By): Promise<string[]> {
  const left = await questionsOfConference(scope.tx, conference.id, ['on-agenda']);
  const returned: string[] = [];
  for (const { code } of left) {
    const question = await lockQuestion(scope.tx, { code });
    if (!question) continue;
    const why = scope.texts.in(question.locale).plain('conclude.unsettledWhy', { number: notice.number });
    if (await takeOff(scope, question, by, { why, tell: true })) returned.push(code);
  }
  return returned;
}

async function tellAll(
  scope: Scope,
  publication: Publication,
  settled: readonly Question[],
): Promise<number> {
  const own = new Set(settled.map((question) => question.askerId));
  const everyone = await askersOfConference(scope.tx, publication.conference.id);
  const others = everyone.filter((personId) => !own.has(personId));
  return own.size + (await tellOtherAskers(scope, publication, others));
}
