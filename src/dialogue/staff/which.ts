import { heldQuestions, waitingQuestions } from '../../store/queue.ts';
import type { Turn } from '../part.ts';
import { questionButtons } from '../question-buttons.ts';
import { sayText } from '../say.ts';

/** More buttons than this are a list nobody reads; Zalo shows five. */
const MAX_OFFERED = 4;

/** Asks which question a command without a code is about, by buttons that do it. */
export async function askWhich(turn: Turn, action: string): Promise<void> {
  const ids = turn.staff.map((member) => member.id);
  const questions =
    action === 'claim'
      ? await waitingQuestions(turn.scope.tx, unitsOf(turn), MAX_OFFERED)
      : await heldQuestions(turn.scope.tx, ids, MAX_OFFERED);
  if (questions.length === 0) return sayText(turn, 'staff.codeMissing');
  await sayText(turn, 'staff.which', undefined, questionButtons(questions, action));
}

function unitsOf(turn: Turn): string[] {
  return turn.staff
    .filter(({ role }) => role === 'official' || role === 'unit-head')
    .map((member) => member.unitCode);
}
