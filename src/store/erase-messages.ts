import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';
import type { CleanJson } from './erase-questions.ts';

/** Where a person's words may have gone besides the files of their questions. */
export type Traces = {
  /** The accounts of the person. */
  accounts: readonly { id: string; channel: string; externalId: string }[];
  /** The account that asks now: the update that carries the request is being handled. */
  currentAccountId: string;
  questionIds: readonly string[];
  codes: readonly string[];
  at: Date;
};

/** Hashes of files that the person's messages and drafts name, attached to something or not. */
export async function filesNamedIn(tx: Tx, { accounts }: Pick<Traces, 'accounts'>): Promise<string[]> {
  const ids = accounts.map(({ id }) => id);
  const rows = await prismaOf(tx).$queryRaw<{ sha256: string }[]>`
    SELECT DISTINCT found[1] AS sha256 FROM (
      SELECT data::text AS text FROM conversation WHERE account_id = ANY(${ids}::uuid[])
      UNION ALL SELECT content::text FROM web_message WHERE account_id = ANY(${ids}::uuid[])
      UNION ALL SELECT i.payload::text FROM inbox i JOIN account a
        ON a.channel = i.channel AND a.external_id = i.conversation_key WHERE a.id = ANY(${ids}::uuid[])
    ) AS said, regexp_matches(said.text, '(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])', 'g') AS found`;
  return rows.map((row) => row.sha256);
}

/** Forgets what the person wrote and what they were sent. Announcements keep their row, which counts and says nothing. */
export async function forgetOwnMessages(tx: Tx, traces: Traces): Promise<void> {
  const prisma = prismaOf(tx);
  const ids = traces.accounts.map(({ id }) => id);
  await prisma.webMessage.deleteMany({ where: { accountId: { in: ids } } });
  await prisma.conversation.deleteMany({ where: { accountId: { in: ids } } });
  await prisma.invitationTry.deleteMany({ where: { accountId: { in: ids } } });
  await prisma.linkCode.deleteMany({ where: { accountId: { in: ids } } });
  await prisma.sentPart.deleteMany({ where: { accountId: { in: ids } } });
  await prisma.outbox.deleteMany({ where: { accountId: { in: ids }, broadcastId: null } });
  await prisma.outbox.updateMany({
    where: { accountId: { in: ids }, state: { in: ['pending', 'sending', 'waiting'] } },
    data: { state: 'replaced', settledAt: traces.at },
  });
  for (const account of traces.accounts) {
    await forgetUpdates(tx, account, account.id === traces.currentAccountId);
  }
}

/**
 * Updates keep their id, for duplicates, and nothing that says whose they were. One that still waits is the first word
 * of somebody new, but for the one that asks for the erasure: it is the oldest.
 */
async function forgetUpdates(
  tx: Tx,
  { channel, externalId }: { channel: string; externalId: string },
  current: boolean,
): Promise<void> {
  await prismaOf(tx).$executeRaw`
    UPDATE inbox SET payload = NULL, conversation_key = 'erased'
    WHERE channel = ${channel} AND conversation_key = ${externalId} AND (state <> 'waiting' OR (${current} AND id = (
      SELECT min(id) FROM inbox WHERE channel = ${channel} AND conversation_key = ${externalId} AND state = 'waiting')))`;
}

/** Forgets what others were sent about the person's questions: cards, lists, forwarded words. Unsent it is not sent. */
export async function forgetMessagesAbout(tx: Tx, traces: Traces, placeholder: string): Promise<void> {
  const own = traces.accounts.map(({ id }) => id);
  const named = traces.codes.map((code) => `%${code}%`);
  const prisma = prismaOf(tx);
  const about = await prisma.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM outbox WHERE account_id <> ALL(${own}::uuid[]) AND content IS NOT NULL
      AND (question_id = ANY(${traces.questionIds}::uuid[]) OR content::text LIKE ANY(${named}::text[])) FOR UPDATE`;
  const ids = about.map(({ id }) => id);
  await prisma.$executeRaw`
    UPDATE outbox SET content = NULL, settled_at = coalesce(settled_at, ${traces.at}),
      state = CASE WHEN state IN ('pending', 'sending', 'waiting') THEN 'replaced' ELSE state END
    WHERE id = ANY(${ids}::bigint[])`;
  await prisma.$executeRaw`
    UPDATE web_message SET content = content || jsonb_build_object(
      'text', jsonb_build_array(${placeholder}::text), 'choices', '[]'::jsonb, 'attachments', '[]'::jsonb)
    WHERE outbox_id = ANY(${ids}::bigint[])`;
}

/** What officials typed about the questions: handled updates lose their words, transcripts and unfinished steps the quotes. */
export async function cleanOthersWords(
  tx: Tx,
  personIds: readonly string[],
  cleanJson: CleanJson,
): Promise<void> {
  if (personIds.length === 0) return;
  const prisma = prismaOf(tx);
  const accounts = await prisma.account.findMany({
    where: { personId: { in: [...personIds] } },
    select: { id: true, channel: true, externalId: true },
  });
  for (const { id: accountId, channel, externalId } of accounts) {
    await prisma.$executeRaw`
      UPDATE inbox SET payload = NULL
      WHERE channel = ${channel} AND conversation_key = ${externalId} AND state = 'handled'`;
    for (const line of await prisma.webMessage.findMany({ where: { accountId, direction: 'in' } })) {
      const content = cleanJson(line.content);
      if (content !== null) await prisma.webMessage.update({ where: { id: line.id }, data: { content } });
    }
    const step = await prisma.conversation.findUnique({ where: { accountId } });
    const data = step ? cleanJson(step.data) : null;
    if (data !== null) await prisma.conversation.update({ where: { accountId }, data: { data } });
  }
}
