import type { Question } from '../../domain/question.ts';
import type { QuestionEvent } from '../../domain/question-status.ts';
import type { TextKey } from '../../infra/texts.ts';
import { canBegin } from '../../usecases/questions/begin-work.ts';
import type { Where } from '../../usecases/questions/open-for-staff.ts';
import type { Action, Turn } from '../part.ts';
import { button, enter, leave, sayText } from '../say.ts';
import { sayCannot } from './outcomes.ts';

/** The flow in which the next message of a member of staff is the text of a step of work. */
export const STEP_FLOW = 'staff-step';

export type Step = 'answer' | 'clarify' | 'note' | 'refuse' | 'transfer-unit' | 'transfer-why';

export type StepData = { questionId: string; code: string; groundKey?: string; unitCode?: string };

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
  enter(turn, STEP_FLOW, step, { questionId: question.id, code: question.code, ...more });
  await sayText(
    turn,
    prompt.key,
    { code: question.code, ...prompt.params },
    [[button(turn, 'staff.leave', 'leavestep')]],
    { kind: 'staff-prompt', questionId: question.id },
  );
}

/** The step this person is in, if it is one of ours. */
export function currentStep(turn: Turn): { step: Step; data: StepData } | null {
  const { flow, step, data } = turn.state;
  if (flow !== STEP_FLOW || step === null) return null;
  return { step: step as Step, data: data as StepData };
}

export const leaveStep: Action = async (turn) => {
  leave(turn);
  await sayText(turn, 'staff.left');
};
