import type { Question } from '../../domain/question.ts';
import type { StoredFile } from '../../infra/files.ts';
import type { CannotWork } from '../../usecases/questions/begin-work.ts';
import type { TextProblem } from '../../usecases/questions/staff-text.ts';
import { sayNotKept } from '../draft-take.ts';
import type { Turn } from '../part.ts';
import { sayText } from '../say.ts';

/** Says why a step of work was not done. */
export async function sayCannot(turn: Turn, why: CannotWork | TextProblem): Promise<void> {
  switch (why.type) {
    case 'not-yours':
      return sayText(turn, 'staff.notFound');
    case 'read-only':
      return sayText(turn, 'staff.readOnly', { code: why.question.code });
    case 'taken':
      return sayText(turn, 'staff.taken', { code: why.question.code, name: why.by.name });
    case 'not-now':
      return sayText(turn, 'staff.notNow', { code: why.question.code, state: stateOf(turn, why.question) });
    case 'empty':
      return sayText(turn, 'staff.emptyText');
    case 'too-long':
      return sayText(turn, 'staff.tooLong', { limit: why.limit });
    default:
      return why satisfies never;
  }
}

export function stateOf(turn: Turn, question: Pick<Question, 'status'>): string {
  return turn.speak.plain(`card.state.${question.status}`);
}

/** The files of a message, or null when one of them could not be kept: then its sender is told, and nothing goes out. */
export async function filesOrRefusal(turn: Turn): Promise<StoredFile[] | null> {
  const kept: StoredFile[] = [];
  for (const file of turn.files) {
    if (file.type === 'kept') kept.push(file);
    else await sayNotKept(turn, file.why);
  }
  if (kept.length === turn.files.length) return kept;
  await sayText(turn, 'staff.fileNotKept');
  return null;
}
