import type { Scope } from '../../context.ts';
import type { Question } from '../../domain/question.ts';
import { isOpen } from '../../domain/question-status.ts';
import { numberSetting } from '../../domain/settings.ts';
import { findMessage, noteEdit, type SaidMessage } from '../../store/asker-messages.ts';
import { insertEntry, lockQuestion, rewriteEntry } from '../../store/questions.ts';
import { handlersOf } from './handlers.ts';
import { screen } from './screen.ts';
import { tellHandlers } from './tell-handlers.ts';

export type MessageEdited =
  | { type: 'told'; question: Question }
  | { type: 'closed'; question: Question }
  | { type: 'too-long'; limit: number }
  | { type: 'denunciation' }
  /** It says what it said before: apps report changes nobody made. */
  | { type: 'unchanged' }
  /** Its words are in no question of this person. */
  | { type: 'not-here' };

/**
 * Takes an edit of a message whose words are in a question already. What officials read is not changed behind their back:
 * the new words are added, once for each message however often it is edited, and whoever has the question reads them.
 */
export async function editMessage(
  scope: Scope,
  given: { askerId: string; accountId: string } & SaidMessage,
): Promise<MessageEdited> {
  const text = given.text.trim();
  const found = await findMessage(scope.tx, given.accountId, given);
  const question = found && (await lockQuestion(scope.tx, { id: found.questionId }));
  if (!found || question?.askerId !== given.askerId) return { type: 'not-here' };
  if (!found.changed || text === '') return { type: 'unchanged' };
  if (!isOpen(question.status)) return { type: 'closed', question };
  const limit = numberSetting(scope.rulebook.current(), 'question-max-characters');
  if ([...text].length > limit) return { type: 'too-long', limit };
  if (screen(scope, text).denunciation) return { type: 'denunciation' };
  const entryId = await putEntry(scope, question, found.entryId, text);
  await noteEdit(scope.tx, given.accountId, given, entryId);
  const telling = { kind: 'supplement', replaces: `edit:${entryId}`, inPlace: true };
  await tellHandlers(scope, question, await handlersOf(scope, question), telling, (speak) => ({
    text: speak.rich('add.editedToStaff', { code: question.code, text }),
    protect: true,
  }));
  return { type: 'told', question };
}

async function putEntry(
  scope: Scope,
  question: Question,
  entryId: string | null,
  text: string,
): Promise<string> {
  if (entryId !== null) {
    await rewriteEntry(scope.tx, entryId, text);
    return entryId;
  }
  return insertEntry(scope.tx, {
    questionId: question.id,
    kind: 'supplement',
    authorKind: 'asker',
    authorId: question.askerId,
    text,
    at: scope.clock.now(),
  });
}
