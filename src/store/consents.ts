import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/db.ts';

/** What a person may consent to, each on its own (Luật 91/2025/QH15). */
export type ConsentKind = 'store';

/** Whether a person's consent to this version of the text stands. */
export async function hasConsent(
  tx: Tx,
  personId: string,
  kind: ConsentKind,
  version: string,
): Promise<boolean> {
  const given = await prismaOf(tx).consent.count({ where: { personId, kind, version, withdrawnAt: null } });
  return given > 0;
}

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
