import type { Tx } from '../context.ts';
import type { Question } from '../domain/question.ts';
import { prismaOf } from '../infra/tx.ts';
import { toQuestion } from './questions.ts';

/** Takes a text of somebody else and gives it back without the erased person's words. */
export type Clean = (text: string) => string;

/** The same for a value stored as JSON. */
export type CleanJson = <T>(value: T) => T;

/** All questions of a person, held till the end of the transaction: an official who answers at the same moment waits. */
export async function lockQuestionsOf(tx: Tx, askerId: string): Promise<Question[]> {
  await prismaOf(tx)
    .$queryRaw`SELECT 1 FROM question WHERE asker_id = ${askerId}::uuid ORDER BY id FOR UPDATE`;
  const rows = await prismaOf(tx).question.findMany({ where: { askerId }, orderBy: { id: 'asc' } });
  return rows.map(toQuestion);
}

/** What a person said in their questions, and the names they go by. */
export async function wordsOf(
  tx: Tx,
  personId: string,
  questions: readonly Question[],
): Promise<{ said: string[]; names: string[] }> {
  const prisma = prismaOf(tx);
  const entries = await prisma.questionEntry.findMany({
    where: { questionId: { in: questions.map(({ id }) => id) }, authorKind: 'asker' },
    select: { text: true },
  });
  const contact = await prisma.contact.findUnique({ where: { personId }, select: { name: true } });
  return {
    said: [
      ...questions.flatMap(({ text, placeText }) => (placeText ? [text, placeText] : [text])),
      ...entries.map(({ text }) => text),
    ],
    names: contact?.name ? [contact.name] : [],
  };
}

/** Everybody else who wrote into the files of these questions or was sent something about them. */
export async function peopleInvolved(
  tx: Tx,
  personId: string,
  questionIds: readonly string[],
): Promise<string[]> {
  const rows = await prismaOf(tx).$queryRaw<{ personId: string }[]>`
    SELECT s.person_id AS "personId" FROM staff s WHERE s.id IN (
      SELECT author_id FROM question_entry WHERE question_id = ANY(${questionIds}::uuid[]) AND author_kind = 'staff'
      UNION SELECT actor_id FROM question_event WHERE question_id = ANY(${questionIds}::uuid[]) AND actor_kind NOT IN ('asker', 'system'))
    UNION SELECT a.person_id FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.question_id = ANY(${questionIds}::uuid[])`;
  return rows.map((row) => row.personId).filter((id) => id !== personId);
}

/** Forgets a person's files, but for what they sent as a member of staff. @returns the hashes. */
export async function forgetAttachments(
  tx: Tx,
  ownerId: string,
  questionIds: readonly string[],
): Promise<string[]> {
  const rows = await prismaOf(tx).$queryRaw<{ sha256: string }[]>`
    DELETE FROM attachment WHERE owner_id = ${ownerId}::uuid AND notice_id IS NULL
      AND (question_id IS NULL OR question_id = ANY(${questionIds}::uuid[])) RETURNING sha256`;
  return rows.map((row) => row.sha256);
}

/** Removes a question with its whole file. @returns the hashes of files that staff had put there. */
export async function deleteQuestion(tx: Tx, questionId: string): Promise<string[]> {
  const prisma = prismaOf(tx);
  const files = await prisma.attachment.findMany({ where: { questionId }, select: { sha256: true } });
  await prisma.attachment.deleteMany({ where: { questionId } });
  await prisma.askerMessage.deleteMany({ where: { questionId } });
  await prisma.questionEntry.deleteMany({ where: { questionId } });
  await prisma.questionEvent.deleteMany({ where: { questionId } });
  await prisma.rating.deleteMany({ where: { questionId } });
  await prisma.clauseQuestion.deleteMany({ where: { questionId } });
  await prisma.question.delete({ where: { id: questionId } });
  return files.map((file) => file.sha256);
}

/**
 * Leaves of a question what the register of receptions holds: code, dates, field, commune, unit, handling and result.
 * `placeholder` stands where the asker's words stood.
 */
export async function emptyQuestion(
  tx: Tx,
  question: Question,
  placeholder: string,
  clean: { text: Clean; json: CleanJson },
): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.question.update({
    where: { id: question.id },
    data: {
      text: placeholder,
      placeText: null,
      askedFrom: null,
      latitude: null,
      longitude: null,
      draftKey: null,
      routedWhy: clean.text(question.routedWhy),
      version: { increment: 1 },
    },
  });
  await prisma.askerMessage.deleteMany({ where: { questionId: question.id } });
  await prisma.questionEntry.deleteMany({ where: { questionId: question.id, authorKind: 'asker' } });
  await prisma.rating.updateMany({ where: { questionId: question.id }, data: { reason: null } });
  await cleanEntries(tx, question.id, clean);
  await cleanEvents(tx, question.id, clean);
}

async function cleanEntries(
  tx: Tx,
  questionId: string,
  clean: { text: Clean; json: CleanJson },
): Promise<void> {
  const prisma = prismaOf(tx);
  for (const { id, text, data } of await prisma.questionEntry.findMany({ where: { questionId } })) {
    await prisma.questionEntry.update({
      where: { id },
      data: { text: clean.text(text), data: clean.json(data) ?? {} },
    });
  }
}

/** Why an asker did something is theirs; why a question came where it is, and what staff gave as reason, stays. */
async function cleanEvents(
  tx: Tx,
  questionId: string,
  clean: { text: Clean; json: CleanJson },
): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.questionEvent.updateMany({
    where: { questionId, actorKind: 'asker', event: { not: 'received' } },
    data: { why: null, data: {} },
  });
  for (const { id, why, data } of await prisma.questionEvent.findMany({ where: { questionId } })) {
    await prisma.questionEvent.update({
      where: { id },
      data: { why: why === null ? null : clean.text(why), data: clean.json(data) ?? {} },
    });
  }
}
