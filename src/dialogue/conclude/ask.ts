import { CLAUSE_OUTCOMES, type Conference } from '../../domain/conference.ts';
import type { Choice } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import { unitName } from '../../domain/rulebook.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import { questionsOfConference } from '../../store/agenda.ts';
import { readConference } from '../../store/conferences.ts';
import { countClauses } from '../../store/notices.ts';
import { findQuestion } from '../../store/questions.ts';
import { LISTED } from '../../usecases/conferences/agenda.ts';
import { canSettle } from '../../usecases/notices/write.ts';
import type { Turn } from '../part.ts';
import { button, type SayOptions, sayText } from '../say.ts';
import { enterState, type State } from './state.ts';

const PAGE = 6;
const QUOTE_LENGTH = 16;
const UNITS_SHOWN = 4;

/** Asks for what a step wants. */
export async function askStep(
  turn: Turn,
  state: State,
  options: Pick<SayOptions, 'inPlace'> = {},
): Promise<void> {
  enterState(turn, state);
  const clause = state.notice === null ? 1 : (await countClauses(turn.scope.tx, state.notice)) + 1;
  const chosen = state.clause.questions?.join(', ') || turn.speak.plain('conclude.noneChosen');
  const params = { clause, chosen };
  const rows = [...(await answers(turn, state)), wayOut(turn, state)];
  const replaces = state.step === 'questions' ? `conclude-questions:${state.notice}` : undefined;
  await sayText(turn, `conclude.ask.${state.step}`, params, rows, { ...options, replaces });
}

export function wayOut(turn: Turn, state: State): Choice[] {
  const stop = button(turn, 'conclude.button.stop', 'conclude:stop');
  const first = state.step === 'number' && state.notice === null;
  return first ? [stop] : [button(turn, 'conclude.button.back', 'conclude:back'), stop];
}

async function answers(turn: Turn, state: State): Promise<Choice[][]> {
  switch (state.step) {
    case 'date':
      return [[button(turn, 'conclude.button.today', 'conclude:take:date')]];
    case 'signer':
      return [[button(turn, 'conclude.button.chair', 'conclude:take:signer')]];
    case 'questions':
      return questionRows(turn, state);
    case 'outcome':
      return CLAUSE_OUTCOMES.map((outcome) => [
        button(turn, `conclude.outcome.${outcome}`, `conclude:outcome:${outcome}`),
      ]);
    case 'lead':
      return leadRows(turn, state);
    case 'deadline':
      return [[button(turn, 'conclude.button.noDeadline', 'conclude:take:deadline')]];
    case 'number':
    case 'text':
    case 'file':
      return [];
    default:
      return state.step satisfies never;
  }
}

/** What a clause can settle: what is on the agenda first. */
export async function candidates(turn: Turn, conference: Conference): Promise<Question[]> {
  const all = await questionsOfConference(turn.scope.tx, conference.id, LISTED);
  const open = all.filter((question) => canSettle(conference, question));
  const first = open.filter(({ status }) => status === 'on-agenda');
  return [...first, ...open.filter(({ status }) => status !== 'on-agenda')];
}

async function questionRows(turn: Turn, state: State): Promise<Choice[][]> {
  const conference = await readConference(turn.scope.tx, { code: state.conference });
  const all = conference ? await candidates(turn, conference) : [];
  const chosen = state.clause.questions ?? [];
  const rows = all.slice(state.from, state.from + PAGE).map(({ code, text }): Choice[] => {
    const label = `${code} ${shortQuote(text, QUOTE_LENGTH)}`;
    const action = `conclude:q:${code}`;
    return [
      chosen.includes(code) ? button(turn, 'conclude.button.on', action, { label }) : { label, action },
    ];
  });
  if (all.length > PAGE) {
    const next = state.from + PAGE < all.length ? state.from + PAGE : 0;
    rows.push([button(turn, 'conclude.button.more', `conclude:page:${next}`)]);
  }
  const goOn = chosen.length > 0 ? 'conclude.button.goOn' : 'conclude.button.none';
  return [...rows, [button(turn, goOn, 'conclude:take:questions')]];
}

/** The units that have the clause's questions, and the host. */
async function leadRows(turn: Turn, state: State): Promise<Choice[][]> {
  const conference = await readConference(turn.scope.tx, { code: state.conference });
  const units = new Set<string>();
  for (const code of state.clause.questions ?? []) {
    const question = await findQuestion(turn.scope.tx, { code });
    if (question?.unitCode) units.add(question.unitCode);
  }
  if (conference) units.add(conference.hostUnit);
  const book = turn.scope.rulebook.current();
  return [...units]
    .slice(0, UNITS_SHOWN)
    .map((code) => [{ label: unitName(book, code), action: `conclude:lead:${code}` }]);
}
