import type { Scope } from '../../context.ts';
import type { AttachmentRef } from '../../domain/message.ts';
import type { Question } from '../../domain/question.ts';
import type { StoredFile } from '../../infra/files.ts';
import { insertAttachments } from '../../store/attachments.ts';
import { findEntry, findQuestion, insertEntry } from '../../store/questions.ts';
import { findStaff } from '../../store/staff.ts';
import { tell } from '../messages/tell.ts';
import { beginWork, type CannotWork } from './begin-work.ts';
import { refreshCards } from './cards.ts';
import { changeStatus } from './change-status.ts';
import { tellAsker } from './notices.ts';
import type { Where } from './open-for-staff.ts';
import { checkedText, type TextProblem } from './staff-text.ts';

export type Answered = {
  type: 'answered';
  question: Question;
  entryId: string;
  attachments: AttachmentRef[];
};

/** Answers a question and sends the answer to its asker. A file alone is an answer too: a scanned letter. */
export async function answerQuestion(
  scope: Scope,
  input: { personId: string; where: Where; text: string; files: readonly StoredFile[] },
): Promise<Answered | CannotWork | TextProblem> {
  const checked = checkedText(scope, input.text);
  if (checked.type === 'too-long' || (checked.type === 'empty' && input.files.length === 0)) return checked;
  const text = checked.type === 'text' ? checked.text : '';
  const work = await beginWork(scope, input.personId, input.where, 'answer');
  if (work.type !== 'ready') return work;
  const changed = await changeStatus(scope, work.question, 'answer', work.by, {
    // Whoever answered is responsible for the words, also where the head answers in an official's place.
    change: { assigneeId: work.member.id },
  });
  if (changed.type === 'not-now') return { type: 'not-now', question: work.question };
  const { question } = changed;
  const at = scope.clock.now();
  const entryId = await insertEntry(scope.tx, {
    questionId: question.id,
    kind: 'answer',
    authorKind: 'staff',
    authorId: work.member.id,
    text,
    at,
  });
  const attachments = await insertAttachments(scope.tx, {
    files: input.files,
    ownerId: input.personId,
    question,
    entryId,
    at,
  });
  await tellAsker(scope, question, { type: 'answered', text, attachments, by: work.member });
  await refreshCards(scope, question);
  return { type: 'answered', question, entryId, attachments };
}

/**
 * Adds files to an answer that this person just gave, and sends them after it: the pictures of an album arrive one by one.
 * Files for somebody else's answer are dropped.
 */
export async function addFilesToAnswer(
  scope: Scope,
  input: { personId: string; entryId: string; files: readonly StoredFile[] },
): Promise<void> {
  const entry = await findEntry(scope.tx, input.entryId);
  const author = entry?.authorId ? await findStaff(scope.tx, entry.authorId) : null;
  if (entry?.kind !== 'answer' || author?.personId !== input.personId) return;
  const question = await findQuestion(scope.tx, { id: entry.questionId });
  if (!question) return;
  const at = scope.clock.now();
  const { personId: ownerId, files, entryId } = input;
  const attachments = await insertAttachments(scope.tx, { files, ownerId, question, entryId, at });
  await tell(scope, [question.askerId], { kind: 'answer-files', questionId: question.id }, (speak) => ({
    text: speak.rich('card.answerFiles', { code: question.code }),
    attachments,
  }));
}
