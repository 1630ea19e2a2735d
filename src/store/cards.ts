import type { Tx } from '../context.ts';
import type { Choice } from '../domain/message.ts';
import { prismaOf } from '../infra/tx.ts';

/** Somebody who was shown a card, with what it let them do when it last went out; null before the first has. */
export type CardReader = { personId: string; actions: string[] | null };

/** Who was shown a card under this key and may still see it. */
export async function cardReaders(tx: Tx, replaces: string, questionId: string): Promise<CardReader[]> {
  const rows = await prismaOf(tx).$queryRaw<{ personId: string; choices: Choice[][] | null; out: boolean }[]>`
    SELECT a.person_id AS "personId", bool_or(o.state IN ('sending', 'sent', 'uncertain')) AS out,
      (array_agg(o.content -> 'choices' ORDER BY o.id DESC) FILTER (WHERE o.state IN ('sending', 'sent', 'uncertain')))[1] AS choices
    FROM outbox o JOIN account a ON a.id = o.account_id
    WHERE o.question_id = ${questionId}::uuid AND o.replaces = ${replaces}
      AND o.state IN ('pending', 'sending', 'sent', 'uncertain', 'waiting')
    GROUP BY a.person_id`;
  return rows.map(({ personId, out, choices }) => ({
    personId,
    actions: out ? (choices ?? []).flat().map((choice) => choice.action) : null,
  }));
}
