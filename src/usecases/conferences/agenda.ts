import type { Scope } from '../../context.ts';
import type { Conference } from '../../domain/conference.ts';
import type { Question } from '../../domain/question.ts';
import type { QuestionStatus } from '../../domain/question-status.ts';
import { questionsOfConference } from '../../store/agenda.ts';
import { lockQuestion } from '../../store/questions.ts';
import { refreshCards, sendCards } from '../questions/cards.ts';
import { type By, changeStatus } from '../questions/change-status.ts';
import { tellAsker } from '../questions/notices.ts';
import { openConference } from './organisers.ts';

/** What an agenda lists: not what its asker took back, nor what lies in the vault or goes on in another question. */
export const LISTED: readonly QuestionStatus[] = [
  'received',
  'claimed',
  'clarifying',
  'answered',
  'refused',
  'on-agenda',
  'concluded',
];

export type Agenda =
  | { type: 'agenda'; conference: Conference; questions: Question[] }
  | { type: 'not-found' };

/** All questions of a conference, for who prepares it. */
export async function readAgenda(scope: Scope, personId: string, code: string): Promise<Agenda> {
  const opened = await openConference(scope, personId, code);
  if (opened.type === 'not-found') return opened;
  const questions = await questionsOfConference(scope.tx, opened.conference.id, LISTED);
  return { type: 'agenda', conference: opened.conference, questions };
}

export type AgendaChanged =
  | { type: 'changed'; question: Question; conference: Conference }
  /** Unknown, of another conference, or not this person's matter: not told apart. */
  | { type: 'not-found' }
  | { type: 'not-now'; question: Question }
  | { type: 'conference-over'; conference: Conference };

/** Puts a question of the conference on its agenda, or takes it off again; its asker is told. */
export async function changeAgenda(
  scope: Scope,
  input: { personId: string; conferenceCode: string; questionCode: string; to: 'on' | 'off'; why: string },
): Promise<AgendaChanged> {
  const opened = await openConference(scope, input.personId, input.conferenceCode, ['secretary']);
  if (opened.type === 'not-found') return opened;
  const { conference, member } = opened;
  const question = await lockQuestion(scope.tx, { code: input.questionCode });
  if (!question || question.conferenceId !== conference.id || question.status === 'in-vault') {
    return { type: 'not-found' };
  }
  if (conference.status === 'concluded' || conference.status === 'cancelled') {
    return { type: 'conference-over', conference };
  }
  const by: By = { kind: 'secretary', id: member.id };
  const changed =
    input.to === 'on'
      ? await putOn(scope, question, conference, by)
      : await takeOff(scope, question, by, { why: input.why, tell: true });
  return changed ? { type: 'changed', question: changed, conference } : { type: 'not-now', question };
}

async function putOn(
  scope: Scope,
  question: Question,
  conference: Conference,
  by: By,
): Promise<Question | null> {
  const changed = await changeStatus(scope, question, 'put-on-agenda', by, {
    data: { conference: conference.code },
  });
  if (changed.type === 'not-now') return null;
  await tellAsker(scope, changed.question, {
    type: 'on-agenda',
    startsAt: conference.startsAt,
    place: conference.place,
  });
  await refreshCards(scope, changed.question);
  return changed.question;
}

/** Gives a question back to its unit's queue, free for anybody there. @returns null if it is on no agenda. */
export async function takeOff(
  scope: Scope,
  question: Question,
  by: By,
  options: { why: string; tell: boolean },
): Promise<Question | null> {
  const changed = await changeStatus(scope, question, 'take-off-agenda', by, {
    why: options.why,
    change: { assigneeId: null },
  });
  if (changed.type === 'not-now') return null;
  if (options.tell) await tellAsker(scope, changed.question, { type: 'off-agenda', why: options.why });
  await sendCards(scope, changed.question);
  return changed.question;
}
