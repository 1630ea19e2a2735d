import type { Tx } from '../context.ts';
import { prismaOf, sharedRead } from '../infra/tx.ts';

/** What a person may consent to, each on its own (Luật 91/2025/QH15). */
export type ConsentKind = 'store';

/** Whether a person's consent to this version of the text stands. */
export function hasConsent(tx: Tx, personId: string, kind: ConsentKind, version: string): Promise<boolean> {
  return consentStands(tx, { personId, kind, version });
}

const consentStands = sharedRead<{ personId: string; kind: ConsentKind; version: string }, boolean>(
  'consent',
  async (sql, asked) => {
    const { rows } = await sql.query<{ personId: string; kind: string; version: string }>({
      name: 'consents-standing',
      text: `SELECT person_id AS "personId", kind, version FROM consent
             WHERE person_id = ANY($1::uuid[]) AND withdrawn_at IS NULL`,
      values: [asked.map(({ personId }) => personId)],
    });
    const keyOf = (given: { personId: string; kind: string; version: string }) =>
      `${given.personId} ${given.kind} ${given.version}`;
    const standing = new Set(rows.map(keyOf));
    return asked.map((one) => standing.has(keyOf(one)));
  },
);

export async function giveConsent(
  tx: Tx,
  personId: string,
  kind: ConsentKind,
  version: string,
  at: Date,
): Promise<void> {
  if (await hasConsent(tx, personId, kind, version)) return;
  await prismaOf(tx).consent.create({ data: { personId, kind, version, givenAt: at } });
}

/** Ends every consent of a person. @returns how many stood. */
export async function withdrawConsents(tx: Tx, personId: string, at: Date): Promise<number> {
  const { count } = await prismaOf(tx).consent.updateMany({
    where: { personId, withdrawnAt: null },
    data: { withdrawnAt: at },
  });
  return count;
}
