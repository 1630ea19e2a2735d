import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/db.ts';

/** The full name of a unit as people are told it; the code itself for a unit that is unknown. */
export async function unitFullName(tx: Tx, code: string): Promise<string> {
  const row = await prismaOf(tx).unit.findUnique({ where: { code }, select: { fullName: true } });
  return row?.fullName ?? code;
}
