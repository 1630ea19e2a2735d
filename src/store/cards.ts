import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/** Who was shown a card under this key and may still see it: their person ids. */
export async function peopleWithCard(tx: Tx, replaces: string, questionId: string): Promise<string[]> {
  const rows = await prismaOf(tx).$queryRaw<{ personId: string }[]>`
    SELECT DISTINCT a.person_id AS "personId" FROM outbox o JOIN account a ON a.id = o.account_id
    WHERE o.question_id = ${questionId}::uuid AND o.replaces = ${replaces}
      AND o.state IN ('pending', 'sending', 'sent', 'uncertain')`;
  return rows.map((row) => row.personId);
}
