import { addDays, civilDate } from '../../domain/civil-date.ts';
import { readCode } from '../../domain/codes.ts';
import { isClauseOutcome } from '../../domain/conference.ts';
import type { Choice } from '../../domain/message.ts';
import { provinceOf, unitName } from '../../domain/rulebook.ts';
import type { Params, TextKey } from '../../infra/texts.ts';
import { readConference } from '../../store/conferences.ts';
import { readDateTime } from '../../understand/date-time.ts';
import { addClause, attachSigned, beginNotice } from '../../usecases/notices/write.ts';
import { readUnit } from '../../usecases/units/find-unit.ts';
import type { Message, Turn } from '../part.ts';
import { leave, sayText } from '../say.ts';
import { askStep, candidates, wayOut } from './ask.ts';
import { showNotice } from './card.ts';
import { sayCannotConclude } from './outcomes.ts';
import { type State, stateOf } from './state.ts';

const HEAD_LIMIT = 300;
const DAYS_OF_YEAR = 365;

/** A message while a notice is being written. */
export async function receive(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const state = stateOf(turn);
  if (!state) return 'pass';
  if (state.step === 'file') await takeFile(turn, state);
  else await takeTyped(turn, state, message.text.trim());
  return 'taken';
}

async function takeTyped(turn: Turn, state: State, typed: string): Promise<void> {
  if (typed === '') return refuse(turn, state, 'conclude.refused.headMissing');
  switch (state.step) {
    case 'number':
    case 'signer':
      if ([...typed].length > HEAD_LIMIT) {
        return refuse(turn, state, 'conclude.refused.tooLong', { limit: HEAD_LIMIT });
      }
      return state.step === 'number'
        ? askStep(turn, { ...state, head: { ...state.head, number: typed }, step: 'date' })
        : takeSigner(turn, state, typed);
    case 'date': {
      const date = readDay(turn, typed, { past: true });
      if (date === null) return refuse(turn, state, 'conclude.refused.dateNotRead');
      return takeDate(turn, state, date);
    }
    case 'text':
      return askStep(turn, { ...state, clause: { ...state.clause, text: typed }, step: 'questions' });
    case 'questions':
      return takeCodes(turn, state, typed);
    case 'outcome':
      return refuse(turn, state, 'conclude.refused.outcomeUnknown');
    case 'lead':
      return takeLead(turn, state, typed);
    case 'deadline': {
      const date = readDay(turn, typed, { past: false });
      if (date === null) return refuse(turn, state, 'conclude.refused.dateNotRead');
      return storeClause(turn, state, date);
    }
    case 'file':
      return;
    default:
      return state.step satisfies never;
  }
}

async function refuse(
  turn: Turn,
  state: State,
  key: TextKey,
  params?: Params,
  rows: Choice[][] = [],
): Promise<void> {
  await sayText(turn, key, params, [...rows, wayOut(turn, state)]);
}

/** A day typed without its year is the next such day, or for the date of a paper the last one. */
function readDay(turn: Turn, typed: string, options: { past: boolean }): string | null {
  const today = civilDate(turn.now, turn.scope.timeZone);
  const read = readDateTime(typed, today);
  if (read.type !== 'read') return null;
  if (!options.past || read.date <= today) return read.date;
  const before = readDateTime(typed, addDays(today, 1 - DAYS_OF_YEAR));
  return before.type === 'read' ? before.date : null;
}

export async function takeDate(turn: Turn, state: State, date: string): Promise<void> {
  await askStep(turn, { ...state, head: { ...state.head, date }, step: 'signer' });
}

export async function takeSigner(turn: Turn, state: State, signer: string): Promise<void> {
  const { number = '', date = '' } = state.head;
  const outcome = await beginNotice(turn.scope, {
    personId: turn.person.id,
    conferenceCode: state.conference,
    number,
    date,
    signer,
  });
  if (outcome.type === 'date-wrong') {
    await sayCannotConclude(turn, outcome);
    return askStep(turn, { ...state, step: 'date' });
  }
  if (outcome.type !== 'begun') return sayCannotConclude(turn, outcome);
  leave(turn);
  await showNotice(turn, outcome.notice.code);
}

/** The chair as the conference names them signs, unless somebody else does. */
export async function takeChair(turn: Turn, state: State): Promise<void> {
  const conference = await readConference(turn.scope.tx, { code: state.conference });
  await takeSigner(turn, state, conference?.chair ?? '');
}

async function takeCodes(turn: Turn, state: State, typed: string): Promise<void> {
  const read = typed.split(/[\s,;]+/u).map((word) => readCode(word, 'CS'));
  const codes = read.flatMap((one) => (one.type === 'code' ? [one.code] : []));
  if (codes.length === 0 || codes.length < read.length) return refuse(turn, state, 'conclude.refused.noCode');
  const conference = await readConference(turn.scope.tx, { code: state.conference });
  const possible = conference ? await candidates(turn, conference) : [];
  const unknown = codes.find((code) => !possible.some((question) => question.code === code));
  if (unknown) return refuse(turn, state, 'conclude.refused.questionUnknown', { code: unknown });
  const questions = [...new Set([...(state.clause.questions ?? []), ...codes])];
  await askStep(turn, { ...state, clause: { ...state.clause, questions } });
}

/** Chooses a question, or takes the choice back; the same message shows it. */
export async function toggle(turn: Turn, state: State, code: string): Promise<void> {
  const before = state.clause.questions ?? [];
  const questions = before.includes(code) ? before.filter((one) => one !== code) : [...before, code];
  await showChoice(turn, { ...state, clause: { ...state.clause, questions } });
}

export function showChoice(turn: Turn, state: State): Promise<void> {
  return askStep(turn, state, { inPlace: true });
}

export async function takeOutcome(turn: Turn, state: State, word: string): Promise<void> {
  if (!isClauseOutcome(word)) return askStep(turn, state);
  const next = { ...state, clause: { ...state.clause, outcome: word } };
  if (word === 'task') return askStep(turn, { ...next, step: 'lead' });
  await storeClause(turn, next, null);
}

async function takeLead(turn: Turn, state: State, typed: string): Promise<void> {
  const book = turn.scope.rulebook.current();
  const province = provinceOf(book, turn.staff[0]?.unitCode ?? '');
  const read = readUnit({ book, on: civilDate(turn.now, turn.scope.timeZone), province }, typed);
  if (read.type === 'unit') return setLead(turn, state, read.unit.code);
  const units = read.type === 'several' ? read.units : read.similar;
  const rows = units.map((unit): Choice[] => [
    { label: unitName(book, unit.code), action: `conclude:lead:${unit.code}` },
  ]);
  const key = units.length > 0 ? 'conclude.refused.chooseUnit' : 'conclude.refused.unitUnknown';
  await refuse(turn, state, key, {}, rows);
}

export async function setLead(turn: Turn, state: State, leadUnit: string): Promise<void> {
  await askStep(turn, { ...state, clause: { ...state.clause, leadUnit }, step: 'deadline' });
}

/** Stores the clause that is whole now, and shows the notice. */
export async function storeClause(turn: Turn, state: State, deadline: string | null): Promise<void> {
  const { text = '', questions = [], outcome = 'explained', leadUnit = null } = state.clause;
  const stored = await addClause(turn.scope, {
    personId: turn.person.id,
    code: state.notice ?? '',
    clause: { text, questions, outcome, leadUnit, deadline },
  });
  if (stored.type === 'deadline-wrong') return refuse(turn, state, 'conclude.refused.deadlineWrong');
  if (stored.type !== 'added') return sayCannotConclude(turn, stored);
  leave(turn);
  await showNotice(turn, state.notice ?? '');
}

async function takeFile(turn: Turn, state: State): Promise<void> {
  const file = turn.files.find((one) => one.type === 'kept');
  if (file?.type !== 'kept') return refuse(turn, state, 'conclude.refused.noFile');
  const outcome = await attachSigned(turn.scope, {
    personId: turn.person.id,
    code: state.notice ?? '',
    file,
  });
  if (outcome.type === 'not-pdf') return refuse(turn, state, 'conclude.refused.notPdf');
  if (outcome.type !== 'attached') return sayCannotConclude(turn, outcome);
  leave(turn);
  await showNotice(turn, state.notice ?? '');
}
