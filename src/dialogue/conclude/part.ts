import { civilDate } from '../../domain/civil-date.ts';
import { readConference } from '../../store/conferences.ts';
import { openNotice } from '../../usecases/notices/open-notice.ts';
import { dropClause } from '../../usecases/notices/write.ts';
import { askForNoticeRecord } from '../../usecases/records/ask-for-record.ts';
import type { Action, Part, Turn } from '../part.ts';
import { leave, sayText } from '../say.ts';
import { askStep } from './ask.ts';
import { back, begin, beginFor, stop } from './begin.ts';
import { showNotice } from './card.ts';
import { sayCannotConclude } from './outcomes.ts';
import { publish } from './publish.ts';
import { FLOW, firstState, type State, type Step, stateOf } from './state.ts';
import {
  receive,
  setLead,
  showChoice,
  storeClause,
  takeChair,
  takeDate,
  takeOutcome,
  toggle,
} from './take.ts';

type OnNotice = (turn: Turn, code: string, rest: string) => Promise<void>;

/** Buttons of the notice itself: they work whatever step one is in. */
const ON_NOTICE: Readonly<Record<string, OnNotice>> = {
  at: beginFor,
  open: showNotice,
  add: (turn, code) => enterAt(turn, code, 'text'),
  head: (turn, code) => enterAt(turn, code, 'number'),
  file: (turn, code) => enterAt(turn, code, 'file'),
  drop: async (turn, code, number) => {
    const outcome = await dropClause(turn.scope, {
      personId: turn.person.id,
      code,
      number: Number.parseInt(number, 10),
    });
    if (outcome.type === 'not-found' || outcome.type === 'published') return sayCannotConclude(turn, outcome);
    await showNotice(turn, code);
  },
  publish,
  record: async (turn, code) => {
    const asking = { personId: turn.person.id, locale: turn.speak.locale };
    const outcome = await askForNoticeRecord(turn.scope, { ...asking, code });
    if (outcome.type === 'not-found') return sayCannotConclude(turn, outcome);
    await sayText(turn, 'record.asked');
  },
};

async function enterAt(turn: Turn, code: string, step: Step): Promise<void> {
  const opened = await openNotice(turn.scope, turn.person.id, code);
  if (opened.type === 'not-found') return sayCannotConclude(turn, opened);
  if (opened.notice.status === 'published') return sayCannotConclude(turn, { type: 'published' });
  const conference = await readConference(turn.scope.tx, { id: opened.notice.conferenceId });
  await askStep(turn, firstState(conference?.code ?? '', code, step));
}

type InStep = (turn: Turn, state: State, value: string) => Promise<void>;

/** Buttons of a step: each works in its own step alone. */
const IN_STEP: Readonly<Record<string, { step: Step | null; press: InStep }>> = {
  back: { step: null, press: back },
  stop: { step: null, press: stop },
  q: { step: 'questions', press: toggle },
  page: {
    step: 'questions',
    press: (turn, state, from) => showChoice(turn, { ...state, from: Math.max(0, Number(from) || 0) }),
  },
  outcome: { step: 'outcome', press: takeOutcome },
  lead: { step: 'lead', press: setLead },
};

/** The usual answer of a step. */
const USUAL: Partial<Record<Step, (turn: Turn, state: State) => Promise<void>>> = {
  date: (turn, state) => takeDate(turn, state, civilDate(turn.now, turn.scope.timeZone)),
  signer: takeChair,
  questions: (turn, state) => askStep(turn, { ...state, step: 'outcome' }),
  deadline: (turn, state) => storeClause(turn, state, null),
};

const press: Action = async (turn, [verb = '', value = '', rest = '']) => {
  const onNotice = ON_NOTICE[verb];
  if (onNotice) {
    if (turn.state.flow === FLOW) leave(turn);
    return onNotice(turn, value, rest);
  }
  const state = stateOf(turn);
  if (!state) return sayText(turn, 'common.staleButton');
  if (verb === 'take') {
    const usual = value === state.step ? USUAL[state.step] : undefined;
    return usual ? usual(turn, state) : askStep(turn, state);
  }
  const inStep = IN_STEP[verb];
  // The button of an earlier step: where we are is asked again.
  if (!inStep || (inStep.step !== null && inStep.step !== state.step)) return askStep(turn, state);
  await inStep.press(turn, state, value);
};

/** `/ketluan`: the conclusion notice, clause by clause, to its publication. */
export const concludePart: Part = {
  commands: [
    {
      words: ['ketluan', 'conclude'],
      roles: ['secretary'],
      describe: 'conclude.describe',
      accepts: () => false,
      run: begin,
    },
  ],
  actions: { conclude: press },
  flows: [{ name: FLOW, receive }],
};
