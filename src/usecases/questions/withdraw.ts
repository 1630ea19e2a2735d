import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { refreshCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { handlersOf } from './handlers.ts';
import { ownQuestion } from './own-question.ts';
import { tellHandlers } from './tell-handlers.ts';

export type Withdrawn =
  | { type: 'withdrawn'; question: Question }
  | { type: 'not-now'; question: Question }
  | { type: 'mistyped' }
  | { type: 'unknown' };

/** Takes an asker's own question back; whoever has it is told, and its cards lose their buttons. */
export async function withdrawQuestion(scope: Scope, askerId: string, code: string): Promise<Withdrawn> {
  const found = await ownQuestion(scope, askerId, code, { lock: true });
  if (found.type !== 'own') return found;
  const handlers = await handlersOf(scope, found.question);
  const changed = await changeStatus(scope, found.question, 'withdraw', { kind: 'asker', id: askerId });
  if (changed.type === 'not-now') return { type: 'not-now', question: found.question };
  const { question } = changed;
  await refreshCards(scope, question, handlers);
  await tellHandlers(scope, question, handlers, { kind: 'withdrawn' }, (speak) => ({
    text: speak.rich('add.withdrawnToStaff', { code: question.code }),
  }));
  return { type: 'withdrawn', question };
}
