import type { Question } from '../../domain/question.ts';
import type { QuestionEvent } from '../../domain/question-status.ts';
import type { TextKey } from '../../infra/texts.ts';
import { canBegin } from '../../usecases/questions/begin-work.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import { comeBack, stepAside } from '../aside.ts';
import type { Action, Turn } from '../part.ts';
import { button, sayText } from '../say.ts';
import { sayCannot } from './outcomes.ts';

/** The flow in which the next message of a member of staff is the text of a step of work. */
export const STEP_FLOW = 'staff-step';
/** The other pictures of an album whose first one was an answer. */
export const ALBUM_FLOW = 'answer-album';
/** A text that was asked about. */
export const TEXT_FLOW = 'staff-text';

const STAFF_FLOWS: readonly (string | null)[] = [STEP_FLOW, ALBUM_FLOW, TEXT_FLOW];

/** After that long the next message is not taken for the text of a step any more: nobody remembers the button. */
const STEP_MS = 2 * 3_600_000;

export type Step = 'answer' | 'clarify' | 'note' | 'refuse' | 'transfer-unit' | 'transfer-why';

export type StepData = {
  questionId: string;
  code: string;
  groundKey?: string;
  unitCode?: string;
  /** A reason typed before its unit was clear. */
  why?: string;
};

/** The question of a step this person could take now; else says why not. */
export async function questionFor(
  turn: Turn,
  where: Where,
  event: QuestionEvent | null,
): Promise<Question | null> {
  const possible = await canBegin(turn.scope, turn.person.id, where, event);
  if (possible.type === 'possible') return possible.question;
  await sayCannot(turn, possible);
  return null;
}

/** Asks for the text of a step; the next message is it. */
export async function askForText(
  turn: Turn,
  step: Step,
  question: Pick<Question, 'id' | 'code'>,
  prompt: { key: TextKey; params?: Record<string, string> },
  more: Pick<StepData, 'groundKey' | 'unitCode'> = {},
): Promise<void> {
  beginStep(turn, step, { questionId: question.id, code: question.code, ...more });
  await sayText(
    turn,
    prompt.key,
    { code: question.code, ...prompt.params },
    [[button(turn, 'staff.leave', 'leavestep')]],
    { kind: 'staff-prompt', questionId: question.id },
  );
}

export function beginStep(turn: Turn, step: Step, data: StepData): void {
  stepInto(turn, STEP_FLOW, step, { ...data, since: turn.now.toISOString() });
}

/** Begins a flow of staff in place of the one they are in; what that one had interrupted still comes back. */
export function stepInto(turn: Turn, flow: string, step: string, data: Record<string, unknown>): void {
  endStep(turn);
  stepAside(turn, flow, step, data);
}

/** The step this person is in, if it is one of ours and not long forgotten. */
export function currentStep(turn: Turn): { step: Step; data: StepData } | null {
  const { flow, step, data } = turn.state;
  if (flow !== STEP_FLOW || step === null) return null;
  const since = Date.parse(String(data['since']));
  if (!(turn.now.getTime() - since <= STEP_MS)) return null;
  return { step: step as Step, data: data as StepData };
}

/** Ends what staff were in the middle of; a question of their own that it interrupted goes on. */
export function endStep(turn: Turn): void {
  if (STAFF_FLOWS.includes(turn.state.flow)) comeBack(turn);
}

export const leaveStep: Action = async (turn) => {
  endStep(turn);
  await sayText(turn, 'staff.left');
};
