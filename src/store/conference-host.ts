import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/db.ts';

/** The unit that holds a conference: its secretaries answer for what no routing rule takes. */
export async function hostOfConference(tx: Tx, conferenceId: string): Promise<string | null> {
  const row = await prismaOf(tx).conference.findUnique({
    where: { id: conferenceId },
    select: { hostUnit: true },
  });
  return row?.hostUnit ?? null;
}
