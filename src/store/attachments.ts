import type { Context, Tx } from '../context.ts';
import { endingOf } from '../domain/file-type.ts';
import type { AttachmentKind, AttachmentRef } from '../domain/message.ts';
import type { StoredFile } from '../infra/files.ts';
import { prismaOf, sharedRead } from '../infra/tx.ts';

/** A file as the file of a question shows it; `entryId` is null for what came with the question itself. */
export type QuestionAttachment = AttachmentRef & { entryId: string | null; ownerId: string };

export type NewAttachments = {
  files: readonly StoredFile[];
  /** The person who sent them. */
  ownerId: string;
  question: { id: string; code: string };
  /** The entry they belong to; null: the question itself. */
  entryId: string | null;
  at: Date;
};

/** Ties stored files to a question, in the order they came. */
export async function insertAttachments(tx: Tx, given: NewAttachments): Promise<AttachmentRef[]> {
  if (given.files.length === 0) return [];
  const before = await prismaOf(tx).attachment.count({ where: { questionId: given.question.id } });
  const refs: AttachmentRef[] = [];
  for (const [index, file] of given.files.entries()) {
    const row = await prismaOf(tx).attachment.create({
      data: {
        ...pick(file),
        ownerId: given.ownerId,
        questionId: given.question.id,
        entryId: given.entryId,
        createdAt: given.at,
      },
    });
    refs.push(toRef(row, given.question.code, before + index + 1));
  }
  return refs;
}

export const countAttachments = sharedRead<string, number>('attachment', async (sql, questionIds) => {
  const { rows } = await sql.query<{ id: string; n: number }>({
    name: 'count-attachments',
    text: `SELECT question_id AS id, count(*)::int AS n FROM attachment WHERE question_id = ANY($1::uuid[]) GROUP BY question_id`,
    values: [questionIds],
  });
  const counts = new Map(rows.map(({ id, n }) => [id, n]));
  return questionIds.map((id) => counts.get(id) ?? 0);
});

/** All files of a question, oldest first. */
export async function attachmentsOf(
  tx: Tx,
  question: { id: string; code: string },
): Promise<QuestionAttachment[]> {
  const rows = await prismaOf(tx).attachment.findMany({
    where: { questionId: question.id },
    orderBy: { id: 'asc' },
  });
  return rows.map((row, index) => ({
    ...toRef(row, question.code, index + 1),
    entryId: row.entryId,
    ownerId: row.ownerId,
  }));
}

/** What lies behind an attachment, while the person its link was made for is still with us. */
export async function findAttachmentFor(
  ctx: Context,
  id: string,
  personId: string,
): Promise<Pick<StoredFile, 'sha256' | 'size' | 'mime'> | null> {
  const { rows } = await ctx.db.pool.query<Pick<StoredFile, 'sha256' | 'size' | 'mime'>>(
    `SELECT a.sha256, a.size, a.mime FROM attachment a
     WHERE a.id = $1 AND EXISTS (SELECT 1 FROM person p WHERE p.id = $2 AND p.erased_at IS NULL)`,
    [id, personId],
  );
  return rows[0] ?? null;
}

function pick({ sha256, size, mime, kind }: StoredFile): StoredFile {
  return { sha256, size, mime, kind };
}

/** The name is ours: a sender's file name may say who they are, or carry a path. */
function toRef(
  row: { id: string; kind: string; mime: string; size: number },
  code: string,
  number: number,
): AttachmentRef {
  const ending = endingOf(row.mime);
  return {
    id: row.id,
    kind: row.kind as AttachmentKind,
    mime: row.mime,
    size: row.size,
    name: `${code}-${number}${ending === null ? '' : `.${ending}`}`,
  };
}
