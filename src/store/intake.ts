import type { Tx } from '../context.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { prismaOf, sharedRead } from '../infra/tx.ts';

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
export function conferencesTakingQuestions(
  tx: Tx,
  now: Date,
  options: { early: boolean } = { early: false },
): Promise<IntakeConference[]> {
  return comingConferences(tx, { now, early: options.early });
}

const comingConferences = sharedRead<{ now: Date; early: boolean }, IntakeConference[]>(
  'conference',
  async (sql, asked) => {
    const { rows } = await sql.query<IntakeConference & { intakeFrom: Date }>({
      name: 'coming-conferences',
      text: `SELECT id, code, host_unit AS "hostUnit", level, place, starts_at AS "startsAt", territory_code AS "territoryCode",
               intake_until AS "intakeUntil", intake_from AS "intakeFrom" FROM conference
             WHERE status = 'open' AND intake_until > $1 ORDER BY starts_at, id`,
      values: [new Date(Math.min(...asked.map(({ now }) => now.getTime())))],
    });
    return asked.map(({ now, early }) =>
      rows
        .filter(({ intakeFrom, intakeUntil }) => intakeUntil > now && (early || intakeFrom <= now))
        .map(({ intakeFrom: _begins, ...conference }) => conference),
    );
  },
);

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
