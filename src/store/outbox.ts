import type { Tx } from '../context.ts';
import type { Outgoing } from '../domain/message.ts';
import { sharedWrite } from '../infra/tx.ts';
import { insertRows } from './rows.ts';

/** Answers to a person now, notices, broadcasts: the first never wait behind the last. */
export const PRIORITY = { answer: 0, notice: 1, broadcast: 2 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

export type NewMessage = {
  /** The account it goes to, or the unit group. */
  accountId: string;
  channel: string;
  priority: Priority;
  /** What it is, for reports and the operator: `receipt`, `answer`, `card` … */
  kind: string;
  content: Outgoing;
  questionId?: string;
  replaces?: string;
  inPlace?: boolean;
  notBefore?: Date;
};

/** Queues messages in the transaction that caused them; an unsent older message of the same `replaces` key is dropped. */
export async function queueMessages(tx: Tx, messages: NewMessage[], now: Date): Promise<void> {
  await queue(
    tx,
    messages.map((message) => ({ message, now })),
  );
}

const queue = sharedWrite<{ message: NewMessage; now: Date }>('outbox', async (sql, queued) => {
  const keyed = queued.filter(({ message }) => message.replaces);
  if (keyed.length > 0) {
    await sql.query({
      name: 'replace-messages',
      text: `UPDATE outbox o SET state = 'replaced', settled_at = k.now
             FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS k(account_id, replaces, now)
             WHERE o.account_id = k.account_id AND o.replaces = k.replaces AND o.state IN ('pending', 'waiting')`,
      values: [
        keyed.map(({ message }) => message.accountId),
        keyed.map(({ message }) => message.replaces),
        keyed.map(({ now }) => now),
      ],
    });
  }
  await insertRows(sql, 'outbox', withoutReplaced(queued).map(rowOf));
});

/** Of messages queued together only the last of each key is worth sending. */
function withoutReplaced<T extends { message: NewMessage }>(queued: readonly T[]): T[] {
  const keyOf = ({ message }: T) => `${message.accountId} ${message.replaces}`;
  const last = new Map(queued.map((one) => [keyOf(one), one]));
  return queued.filter((one) => !one.message.replaces || last.get(keyOf(one)) === one);
}

function rowOf({ message, now }: { message: NewMessage; now: Date }) {
  return {
    account_id: message.accountId,
    channel: message.channel,
    priority: message.priority,
    kind: message.kind,
    content: message.content,
    question_id: message.questionId ?? null,
    replaces: message.replaces ?? null,
    in_place: message.inPlace ?? false,
    state: 'pending',
    not_before: message.notBefore ?? now,
    attempts: 0,
    created_at: now,
  };
}
