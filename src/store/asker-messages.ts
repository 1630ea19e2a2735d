import { createHash } from 'node:crypto';
import type { Tx } from '../context.ts';
import { prismaOf, sharedWrite } from '../infra/tx.ts';

/** A message of an asker on a channel; its text is kept in the question alone. */
export type SaidMessage = { messageId: string; text: string };

/** Remembers into which question messages went, so that an edit of one finds it. Repeated, it changes nothing. */
export function rememberMessages(
  tx: Tx,
  where: { accountId: string; questionId: string },
  messages: readonly SaidMessage[],
): Promise<void> {
  return remember(
    tx,
    messages.map((message) => ({ ...where, ...message })),
  );
}

const remember = sharedWrite<{ accountId: string; questionId: string } & SaidMessage>(
  'asker_message',
  async (sql, said) => {
    await sql.query({
      name: 'remember-messages',
      text: `INSERT INTO asker_message (account_id, external_id, question_id, text_hash)
             SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) ON CONFLICT DO NOTHING`,
      values: [
        said.map(({ accountId }) => accountId),
        said.map(({ messageId }) => messageId),
        said.map(({ questionId }) => questionId),
        said.map(({ text }) => hashOf(text)),
      ],
    });
  },
);

/** Into which question a message went, whether it says something else now, and what its earlier edits became. */
export async function findMessage(
  tx: Tx,
  accountId: string,
  { messageId, text }: SaidMessage,
): Promise<{ questionId: string; changed: boolean; entryId: string | null } | null> {
  const row = await prismaOf(tx).askerMessage.findUnique({
    where: { accountId_externalId: { accountId, externalId: messageId } },
  });
  return row && { questionId: row.questionId, changed: row.textHash !== hashOf(text), entryId: row.entryId };
}

export async function noteEdit(
  tx: Tx,
  accountId: string,
  { messageId, text }: SaidMessage,
  entryId: string,
): Promise<void> {
  await prismaOf(tx).askerMessage.update({
    where: { accountId_externalId: { accountId, externalId: messageId } },
    data: { textHash: hashOf(text), entryId },
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text.trim()).digest('hex');
}
