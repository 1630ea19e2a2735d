import { randomInt } from 'node:crypto';
import type { Scope } from '../../context.ts';
import { type CivilDate, civilDate } from '../../domain/civil-date.ts';
import { newCode } from '../../domain/codes.ts';
import type { Clause, Conference, Notice } from '../../domain/conference.ts';
import { transition } from '../../domain/question-status.ts';
import type { StoredFile } from '../../infra/files.ts';
import {
  insertClause,
  insertNotice,
  noticeCodeIsTaken,
  noticesOf,
  removeClause,
  setNoticeFile,
  updateNotice,
} from '../../store/notices.ts';
import { findQuestion } from '../../store/questions.ts';
import { holdConference } from '../conferences/hold.ts';
import { organiserFor, todayOf } from '../conferences/organisers.ts';
import { checkedText, type TextProblem } from '../questions/staff-text.ts';
import { openNotice } from './open-notice.ts';

/** What stands on the head of the paper. */
export type NoticeHead = Pick<Notice, 'number' | 'date' | 'signer'>;

export type HeadProblem =
  | { type: 'head-missing' }
  /** Dated before the conference, or after today. */
  | { type: 'date-wrong'; from: CivilDate; to: CivilDate };

export type Begun =
  | { type: 'begun'; notice: Notice; conference: Conference }
  | { type: 'not-found' }
  | { type: 'too-early'; conference: Conference }
  | { type: 'not-now' }
  | HeadProblem;

/** Begins the notice of a conference whose time has come, which marks it as held. One that was begun goes on. */
export async function beginNotice(
  scope: Scope,
  input: { personId: string; conferenceCode: string } & NoticeHead,
): Promise<Begun> {
  const held = await holdConference(scope, { personId: input.personId, code: input.conferenceCode });
  if (held.type === 'not-now') return { type: 'not-now' };
  if (held.type !== 'held') return held;
  const { conference } = held;
  const member = await organiserFor(scope, input.personId, conference.hostUnit, ['secretary']);
  if (!member) return { type: 'not-found' };
  const problem = headProblem(scope, conference, input);
  if (problem) return problem;
  const head = { number: input.number.trim(), date: input.date, signer: input.signer.trim() };
  const [before] = await noticesOf(scope.tx, [conference.id]);
  if (before) return { type: 'begun', notice: await updateNotice(scope.tx, before.id, head), conference };
  const notice = await insertNotice(scope.tx, {
    ...head,
    code: await freeCode(scope),
    conferenceId: conference.id,
    createdBy: member.id,
    createdAt: scope.clock.now(),
  });
  return { type: 'begun', notice, conference };
}

/** Whether a head can stand; what is still null is not looked at. */
export function headProblem(
  scope: Scope,
  conference: Pick<Conference, 'startsAt'>,
  head: { number: string; date: CivilDate; signer: string },
): HeadProblem | null {
  if (head.number.trim() === '' || head.signer.trim() === '') return { type: 'head-missing' };
  const from = civilDate(conference.startsAt, scope.timeZone);
  const to = todayOf(scope);
  return head.date < from || head.date > to ? { type: 'date-wrong', from, to } : null;
}

async function freeCode(scope: Scope): Promise<string> {
  for (;;) {
    const code = newCode('TB', (n) => randomInt(n));
    if (!(await noticeCodeIsTaken(scope.tx, code))) return code;
  }
}

export type CannotWrite =
  | { type: 'not-found' }
  /** It is published: a correction is a document of its own. */
  | { type: 'published' };

export type NewClauseFacts = Pick<Clause, 'text' | 'outcome' | 'leadUnit' | 'deadline' | 'questions'>;

export type ClauseAdded =
  | { type: 'added'; number: number }
  | CannotWrite
  | TextProblem
  | { type: 'question-unknown'; code: string }
  | { type: 'unit-unknown' }
  | { type: 'deadline-wrong' };

/** Adds a clause to a draft, with the questions it settles. */
export async function addClause(
  scope: Scope,
  input: { personId: string; code: string; clause: NewClauseFacts },
): Promise<ClauseAdded> {
  const opened = await openDraft(scope, input.personId, input.code);
  if (opened.type !== 'opened') return opened;
  const { clause } = input;
  const checked = checkedText(scope, clause.text);
  if (checked.type !== 'text') return checked;
  const isTask = clause.outcome === 'task';
  if (isTask && !standingUnit(scope, clause.leadUnit)) return { type: 'unit-unknown' };
  if (isTask && clause.deadline !== null && clause.deadline < opened.notice.date)
    return { type: 'deadline-wrong' };
  const questionIds: string[] = [];
  for (const code of new Set(clause.questions)) {
    const question = await findQuestion(scope.tx, { code });
    if (!question || !canSettle(opened.conference, question)) return { type: 'question-unknown', code };
    questionIds.push(question.id);
  }
  const number = await insertClause(scope.tx, opened.notice.id, {
    text: checked.text,
    outcome: clause.outcome,
    leadUnit: isTask ? clause.leadUnit : null,
    deadline: isTask ? clause.deadline : null,
    questionIds,
  });
  return { type: 'added', number };
}

/** Whether a clause of this conference's notice can settle a question. */
export function canSettle(
  conference: Pick<Conference, 'id'>,
  question: { conferenceId: string | null; status: Parameters<typeof transition>[0] },
): boolean {
  return question.conferenceId === conference.id && transition(question.status, 'conclude').type === 'to';
}

function standingUnit(scope: Scope, code: string | null): boolean {
  const unit = code === null ? undefined : scope.rulebook.current().units.get(code);
  return unit !== undefined && (unit.validTo === null || unit.validTo >= todayOf(scope));
}

export async function dropClause(
  scope: Scope,
  input: { personId: string; code: string; number: number },
): Promise<{ type: 'dropped' } | { type: 'no-clause' } | CannotWrite> {
  const opened = await openDraft(scope, input.personId, input.code);
  if (opened.type !== 'opened') return opened;
  const dropped = await removeClause(scope.tx, opened.notice.id, input.number);
  return { type: dropped ? 'dropped' : 'no-clause' };
}

/** Attaches the signed copy: a PDF by what is in it, whatever it is called. */
export async function attachSigned(
  scope: Scope,
  input: { personId: string; code: string; file: StoredFile },
): Promise<{ type: 'attached' } | { type: 'not-pdf' } | CannotWrite> {
  const opened = await openDraft(scope, input.personId, input.code);
  if (opened.type !== 'opened') return opened;
  if (input.file.mime !== 'application/pdf') return { type: 'not-pdf' };
  await setNoticeFile(scope.tx, opened.notice.id, input.file, input.personId, scope.clock.now());
  return { type: 'attached' };
}

async function openDraft(scope: Scope, personId: string, code: string) {
  const opened = await openNotice(scope, personId, code);
  if (opened.type === 'opened' && opened.notice.status === 'published') return { type: 'published' } as const;
  return opened;
}
