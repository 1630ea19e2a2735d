import type { Tx } from '../context.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf } from '../infra/db.ts';

/** A conference as somebody who asks needs it. */
export type IntakeConference = {
  id: string;
  code: string;
  hostUnit: string;
  level: string;
  place: string;
  startsAt: Date;
  territoryCode: string;
  intakeUntil: Date;
};

/**
 * Conferences that take questions now, the soonest first. `early` counts those whose window has not begun: a late question
 * goes to the next conference of its authority, however far off.
 */
export async function conferencesTakingQuestions(
  tx: Tx,
  now: Date,
  options: { early: boolean } = { early: false },
): Promise<IntakeConference[]> {
  const window = options.early
    ? { intakeUntil: { gt: now } }
    : { intakeUntil: { gt: now }, intakeFrom: { lte: now } };
  const rows = await prismaOf(tx).conference.findMany({
    where: { status: 'open', ...window },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toIntakeConference);
}

export async function findConference(
  tx: Tx,
  where: { id: string } | { code: string },
): Promise<IntakeConference | null> {
  const row = await prismaOf(tx).conference.findUnique({ where });
  return row ? toIntakeConference(row) : null;
}

function toIntakeConference(row: Prisma.ConferenceGetPayload<object>): IntakeConference {
  const { id, code, hostUnit, level, place, startsAt, territoryCode, intakeUntil } = row;
  return { id, code, hostUnit, level, place, startsAt, territoryCode, intakeUntil };
}
