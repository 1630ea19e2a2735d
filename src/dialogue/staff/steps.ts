import type { Message, Part, Turn } from '../part.ts';
import { sayText } from '../say.ts';
import { answer } from './answer.ts';
import { refuse } from './refuse.ts';
import { currentStep, endStep, leaveStep, STEP_FLOW } from './step.ts';
import { transfer, unitGiven } from './transfer.ts';
import { clarify, note } from './words.ts';

/** The text that a button asked for. */
export const stepsPart: Part = {
  actions: { leavestep: leaveStep },
  flows: [{ name: STEP_FLOW, receive: takeText }],
};

async function takeText(turn: Turn, message: Message): Promise<'taken' | 'pass'> {
  const current = currentStep(turn);
  if (!current) {
    endStep(turn);
    return 'pass';
  }
  const { step, data } = current;
  const where = { id: data.questionId };
  const text = message.text.trim();
  if (text === '' && step !== 'answer') {
    await sayText(turn, 'staff.emptyText');
    return 'taken';
  }
  switch (step) {
    case 'answer':
      await answer(turn, where, text, message);
      return 'taken';
    case 'clarify':
      await clarify(turn, where, text);
      return 'taken';
    case 'note':
      await note(turn, where, text);
      return 'taken';
    case 'refuse':
      await refuse(turn, where, data.groundKey ?? '', text);
      return 'taken';
    case 'transfer-unit':
      await unitGiven(turn, where, text);
      return 'taken';
    case 'transfer-why':
      await transfer(turn, where, data.unitCode ?? '', text);
      return 'taken';
    default:
      step satisfies never;
      return 'pass';
  }
}
