import type { Scope } from '../../context.ts';
import type { EntryKind, Question } from '../../domain/question.ts';
import { isOpen } from '../../domain/question-status.ts';
import { numberSetting } from '../../domain/settings.ts';
import type { StoredFile } from '../../infra/files.ts';
import { insertAttachments } from '../../store/attachments.ts';
import { findEntry, findQuestion, insertEntry } from '../../store/questions.ts';
import { tellFiles, whenFilesFollow } from '../messages/tell-files.ts';
import { refreshCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { handlersOf } from './handlers.ts';
import { ownQuestion } from './own-question.ts';
import { screen } from './screen.ts';
import { tellHandlers } from './tell-handlers.ts';

export type Addition = {
  askerId: string;
  code: string;
  text: string;
  files: readonly StoredFile[];
  /** The other pictures of an album may come after these. */
  filesFollow?: boolean;
};

export type Added =
  | { type: 'added'; question: Question; entryId: string }
  /** The question was waiting for this: its officials go on. `moved`: the answer's date, by the time of waiting. */
  | { type: 'clarified'; question: Question; entryId: string; moved: boolean }
  | { type: 'closed'; question: Question }
  | { type: 'mistyped' }
  | { type: 'unknown' }
  | { type: 'empty' }
  | { type: 'too-long'; limit: number }
  | { type: 'denunciation' };

/** Adds words and files to an asker's own open question and hands them to whoever has it. */
export async function addToQuestion(scope: Scope, given: Addition): Promise<Added> {
  const text = given.text.trim();
  const limit = numberSetting(scope.rulebook.current(), 'question-max-characters');
  if (text === '' && given.files.length === 0) return { type: 'empty' };
  if ([...text].length > limit) return { type: 'too-long', limit };
  const found = await ownQuestion(scope, given.askerId, given.code, { lock: true });
  if (found.type !== 'own') return found;
  if (!isOpen(found.question.status)) return { type: 'closed', question: found.question };
  // The file of a question is read by the unit, which a denunciation may be about.
  if (screen(scope, text).denunciation) return { type: 'denunciation' };
  return found.question.status === 'clarifying'
    ? explain(scope, found.question, text, given)
    : supplement(scope, found.question, text, given);
}

async function supplement(scope: Scope, question: Question, text: string, given: Addition): Promise<Added> {
  const entryId = await keep(scope, question, 'supplement', text, given);
  return { type: 'added', question, entryId };
}

async function explain(scope: Scope, question: Question, text: string, given: Addition): Promise<Added> {
  const by = { kind: 'asker', id: given.askerId } as const;
  const changed = await changeStatus(scope, question, 'clarification-given', by);
  if (changed.type === 'not-now') return { type: 'closed', question };
  const entryId = await keep(scope, changed.question, 'clarification-answer', text, given);
  await refreshCards(scope, changed.question, await handlersOf(scope, changed.question));
  const moved = changed.question.answerBy !== question.answerBy;
  return { type: 'clarified', question: changed.question, entryId, moved };
}

async function keep(
  scope: Scope,
  question: Question,
  kind: EntryKind,
  text: string,
  given: Addition,
): Promise<string> {
  const at = scope.clock.now();
  const entryId = await insertEntry(scope.tx, {
    questionId: question.id,
    kind,
    authorKind: 'asker',
    authorId: given.askerId,
    text,
    at,
  });
  const attachments = await insertAttachments(scope.tx, {
    files: given.files,
    ownerId: given.askerId,
    question,
    entryId,
    at,
  });
  const key = kind === 'supplement' ? 'add.toStaff' : 'add.clarifiedToStaff';
  const said = text === '' ? null : text;
  const telling = {
    kind,
    ...(given.filesFollow && { replaces: keyOfEntry(entryId), notBefore: whenFilesFollow(scope) }),
  };
  await tellHandlers(scope, question, await handlersOf(scope, question), telling, (speak) => ({
    text: speak.rich(key, { code: question.code, text: said ?? speak.plain('add.filesOnly') }),
    attachments,
    protect: true,
  }));
  return entryId;
}

const keyOfEntry = (entryId: string) => `entry:${entryId}`;

/** Adds the further pictures of an album to what this asker just added. Files for anything else are dropped. */
export async function addFilesToAddition(
  scope: Scope,
  given: { askerId: string; entryId: string; files: readonly StoredFile[] },
): Promise<void> {
  const entry = await findEntry(scope.tx, given.entryId);
  const question = entry && (await findQuestion(scope.tx, { id: entry.questionId }));
  if (!question || entry.authorId !== given.askerId || given.files.length === 0) return;
  const { askerId: ownerId, entryId, files } = given;
  const at = scope.clock.now();
  const attachments = await insertAttachments(scope.tx, { files, ownerId, question, entryId, at });
  const telling = { kind: entry.kind, questionId: question.id, replaces: keyOfEntry(entryId) };
  await tellFiles(scope, await handlersOf(scope, question), telling, attachments, (speak) => ({
    text: speak.rich('add.toStaff', { code: question.code, text: speak.plain('add.filesOnly') }),
    attachments,
    protect: true,
  }));
}
