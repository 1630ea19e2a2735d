import type { Tx } from '../context.ts';
import type { AttachmentRef } from '../domain/message.ts';
import { prismaOf } from '../infra/tx.ts';

/** Puts files to the messages of this key that have not left yet, and lets them wait. @returns the accounts they go to. */
export async function addFilesToUnsent(
  tx: Tx,
  about: { questionId: string; replaces: string },
  files: readonly AttachmentRef[],
  notBefore: Date,
): Promise<Set<string>> {
  const rows = await prismaOf(tx).$queryRaw<{ accountId: string }[]>`
    UPDATE outbox SET not_before = ${notBefore},
      content = jsonb_set(content, '{attachments}', coalesce(content -> 'attachments', '[]') || ${JSON.stringify(files)}::jsonb)
    WHERE question_id = ${about.questionId}::uuid AND replaces = ${about.replaces} AND state = 'pending'
    RETURNING account_id AS "accountId"`;
  return new Set(rows.map((row) => row.accountId));
}
