import type { Scope } from '../../context.ts';
import { readCode } from '../../domain/codes.ts';
import type { Question } from '../../domain/question.ts';
import { findQuestion, lockQuestion } from '../../store/questions.ts';

export type OwnQuestion =
  | { type: 'own'; question: Question }
  /** Has the shape of a code and a wrong character. */
  | { type: 'mistyped' }
  /** No such question, or somebody else's: the two are never told apart. */
  | { type: 'unknown' };

/** Reads what was typed as the code of one of this person's own questions. `lock` holds it till the transaction ends. */
export async function ownQuestion(
  scope: Scope,
  askerId: string,
  typed: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<OwnQuestion> {
  const read = readCode(typed, 'CS');
  if (read.type === 'mistyped') return { type: 'mistyped' };
  if (read.type !== 'code') return { type: 'unknown' };
  const where = { code: read.code };
  const seen = await findQuestion(scope.tx, where);
  // Somebody else's question is not even locked: a stranger must not be able to make its officials wait.
  if (seen?.askerId !== askerId) return { type: 'unknown' };
  const question = lock ? await lockQuestion(scope.tx, where) : seen;
  return question ? { type: 'own', question } : { type: 'unknown' };
}
