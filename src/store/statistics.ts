import type { Tx } from '../context.ts';
import type { QuestionStatus } from '../domain/question-status.ts';
import { prismaOf } from '../infra/tx.ts';
import type { Price } from './sent-parts.ts';

/** Whose questions and conferences are counted: those about these territories, and those of these units. */
export type StatisticsScope = { territories: string[]; units: string[] };

/** From an instant until, and not at, another; `today` decides what is overdue. */
export type Span = { from: Date; until: Date; today: string; timeZone: string };

/** How a date was kept: in time, after it, still open with the date ahead, or behind. `none`: no date applies. */
export type Kept = 'in-time' | 'late' | 'ahead' | 'overdue' | 'none';

export type QuestionCount = {
  field: string;
  status: QuestionStatus;
  informed: Kept;
  answered: Kept;
  questions: number;
};

/**
 * Questions received in a span, counted in one pass. A likely denunciation is in no figure: in a small commune a number alone
 * could say that there is one (Luật Tố cáo 25/2018, Điều 8).
 */
const QUESTIONS = `
  SELECT q.field_key AS field, q.status,
    CASE WHEN q.status IN ('withdrawn', 'merged') THEN 'none'
      WHEN q.informed_at IS NOT NULL THEN
        CASE WHEN (q.informed_at AT TIME ZONE $6)::date <= q.inform_by THEN 'in-time' ELSE 'late' END
      WHEN q.inform_by < $5::date THEN 'overdue' ELSE 'ahead' END AS informed,
    CASE WHEN q.answer_by IS NULL OR q.status IN ('withdrawn', 'merged', 'refused') THEN 'none'
      WHEN q.closed_at IS NOT NULL THEN
        CASE WHEN (q.closed_at AT TIME ZONE $6)::date <= q.answer_by THEN 'in-time' ELSE 'late' END
      WHEN q.answer_by < $5::date THEN 'overdue' ELSE 'ahead' END AS answered,
    count(*)::int AS questions
  FROM question q
  WHERE q.received_at >= $3::timestamptz AND q.received_at < $4::timestamptz AND q.status <> 'in-vault'
    AND (q.commune_code = ANY($1) OR q.unit_code = ANY($2))
  GROUP BY 1, 2, 3, 4`;

export async function countQuestions(tx: Tx, scope: StatisticsScope, span: Span): Promise<QuestionCount[]> {
  return prismaOf(tx).$queryRawUnsafe<QuestionCount[]>(
    QUESTIONS,
    scope.territories,
    scope.units,
    span.from,
    span.until,
    span.today,
    span.timeZone,
  );
}

export type ConferenceCount = { level: string; status: string; conferences: number };

/** Conferences of these territories that were to begin in a span; drafts are nobody's figure. */
export async function countConferences(
  tx: Tx,
  territories: readonly string[],
  span: Pick<Span, 'from' | 'until'>,
): Promise<ConferenceCount[]> {
  const rows = await prismaOf(tx).conference.groupBy({
    by: ['level', 'status'],
    where: {
      territoryCode: { in: [...territories] },
      startsAt: { gte: span.from, lt: span.until },
      status: { not: 'draft' },
    },
    _count: { _all: true },
  });
  return rows.map(({ level, status, _count }) => ({ level, status, conferences: _count._all }));
}

/** Messages on a platform that charges, sent in a span, by what it counted them as. */
export async function countSends(
  tx: Tx,
  { from, until }: Pick<Span, 'from' | 'until'>,
): Promise<Record<Price, number>> {
  const rows = await prismaOf(tx).sentPart.groupBy({
    by: ['price'],
    where: { sentAt: { gte: from, lt: until } },
    _count: { _all: true },
  });
  const of = (price: Price) => rows.find((row) => row.price === price)?._count._all ?? 0;
  return { free: of('free'), included: of('included'), billed: of('billed'), template: of('template') };
}
