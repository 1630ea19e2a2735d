import type { Choice } from '../../domain/message.ts';
import { unitName } from '../../domain/rulebook.ts';
import { readConference } from '../../store/conferences.ts';
import { createConference } from '../../usecases/conferences/create.ts';
import { editConference } from '../../usecases/conferences/edit.ts';
import type { Message, Turn } from '../part.ts';
import { leave, say, sayText } from '../say.ts';
import { showCard } from './card.ts';
import { factsOf, STEPS, type State, type Step, stateOf, wholeFacts } from './draft.ts';
import { sayCannotConference } from './outcomes.ts';
import { askStep, wayOut } from './prompts.ts';
import { type Given, type Taken, takeAnswer } from './take-step.ts';

/** `/taohoinghi`: one question after the other. */
export async function beginCreating(turn: Turn): Promise<void> {
  await askStep(turn, { step: STEPS[0], draft: {}, editing: null });
}

/** Asks for one fact of a conference anew. */
export async function beginEditing(turn: Turn, code: string, step: Step): Promise<void> {
  const conference = await readConference(turn.scope.tx, { code });
  if (!conference) return sayText(turn, 'conference.refused.notFound');
  // The window's usual answers are counted back from the beginning, the co-organiser's from the host.
  const draft = { startsAt: conference.startsAt.toISOString(), hostUnit: conference.hostUnit };
  await askStep(turn, { step, draft, editing: code });
}

export async function receive(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const state = stateOf(turn);
  if (!state) return 'pass';
  await answer(turn, state, { typed: message.text.trim() });
  return 'taken';
}

/** The buttons of a step: back, stop, and its usual answers. */
export async function pressStep(turn: Turn, [verb = '', step = '', value = '']: string[]): Promise<void> {
  const state = stateOf(turn);
  if (!state) return sayText(turn, 'common.staleButton');
  if (verb === 'stop') {
    leave(turn);
    return sayText(turn, state.editing ? 'conference.stoppedEditing' : 'conference.stopped');
  }
  if (verb === 'back') {
    const before = STEPS[Math.max(0, STEPS.indexOf(state.step) - 1)] ?? STEPS[0];
    return askStep(turn, { ...state, step: before });
  }
  // The button of an earlier step: where we are is asked again.
  if (step !== state.step) return askStep(turn, state);
  await answer(turn, state, { pressed: value });
}

async function answer(turn: Turn, state: State, given: Given): Promise<void> {
  const taken = await takeAnswer(turn, state, given);
  if (taken.type === 'refused') return refuse(turn, state, taken);
  if (state.editing !== null) return edit(turn, state, state.editing, taken.draft);
  const next = STEPS[STEPS.indexOf(state.step) + 1];
  if (next) return askStep(turn, { ...state, draft: taken.draft, step: next });
  await create(turn, { ...state, draft: taken.draft });
}

async function refuse(turn: Turn, state: State, taken: Extract<Taken, { type: 'refused' }>): Promise<void> {
  const book = turn.scope.rulebook.current();
  const units = (taken.units ?? []).map((code): Choice[] => [
    { label: unitName(book, code), action: `conf:take:hostUnit:${code}` },
  ]);
  await say(turn, {
    text: turn.speak.rich(taken.key, taken.params),
    choices: [...units, wayOut(turn, state)],
  });
}

async function create(turn: Turn, state: State): Promise<void> {
  const facts = wholeFacts(state.draft);
  // A step is missing: an older version of this flow, perhaps. Its first question is asked again.
  if (!facts) return askStep(turn, { ...state, step: STEPS[0] });
  const outcome = await createConference(turn.scope, turn.person.id, facts);
  if (outcome.type === 'created') {
    leave(turn);
    return showCard(turn, outcome.conference, turn.speak.rich('conference.created'));
  }
  await sayCannotConference(turn, outcome, facts.startsAt);
  const step =
    outcome.type === 'host-not-yours' ? 'hostUnit' : outcome.type === 'past' ? 'startsAt' : 'intakeUntil';
  await askStep(turn, { ...state, step });
}

async function edit(turn: Turn, state: State, code: string, draft: State['draft']): Promise<void> {
  const change = { [state.step]: factsOf(draft)[state.step] };
  const outcome = await editConference(turn.scope, { personId: turn.person.id, code, change });
  if (outcome.type !== 'edited') {
    return sayCannotConference(turn, outcome, factsOf(draft).startsAt);
  }
  leave(turn);
  const { speak } = turn;
  const told =
    outcome.told > 0
      ? speak.rich('conference.editedTold', { count: outcome.told })
      : speak.rich('conference.edited');
  await showCard(turn, outcome.conference, told);
}
