import type { Tx } from '../context.ts';
import type { CivilDate } from '../domain/civil-date.ts';
import { OPEN_QUESTION_STATUSES, type QuestionStatus } from '../domain/question-status.ts';
import { prismaOf } from '../infra/tx.ts';

/** One line of a queue. */
export type QueueLine = {
  code: string;
  text: string;
  fieldKey: string;
  status: QuestionStatus;
  assigneeId: string | null;
  unitCode: string | null;
  /** The next day on which something is due: the notice to the asker first, then the answer. */
  due: CivilDate | null;
};

/** Whose questions a queue holds. */
export type QueueScope = {
  /** The staff ids of the reader: what they hold. */
  staffIds: readonly string[];
  unitCodes: readonly string[];
  /** Also what has no unit, of these territories or of conferences these units hold; null: none of it. */
  unrouted: { territories: readonly string[]; hostUnits: readonly string[] } | null;
};

export type QueueFilter =
  | { type: 'mine' }
  | { type: 'unit' }
  /** What nobody has taken. */
  | { type: 'waiting' }
  /** Due on or before a day and not before `from`. */
  | { type: 'due'; from: CivilDate; until: CivilDate }
  | { type: 'overdue'; before: CivilDate };

export type QueueStatement = { text: string; values: unknown[] };

const DUE = 'coalesce(CASE WHEN q.informed_at IS NULL THEN q.inform_by END, q.answer_by)';

/**
 * The query of one page, most urgent first. The three ways a question comes into a queue are three index scans
 * (unit_code, status, inform_by; assignee_id, status), so that a long history costs nothing.
 */
export function queueStatement(
  scope: QueueScope,
  filter: QueueFilter,
  page: { offset: number; limit: number },
): QueueStatement {
  const values: unknown[] = [[...OPEN_QUESTION_STATUSES]];
  const put = (value: unknown) => `$${values.push(value)}`;
  const columns =
    'q.id, q.code, q.text, q.field_key, q.status, q.assignee_id, q.unit_code, q.informed_at, q.inform_by, q.answer_by, q.received_at';
  const sources =
    filter.type === 'mine'
      ? [
          `SELECT ${columns} FROM question q WHERE q.assignee_id = ANY(${put([...scope.staffIds])}::uuid[]) AND q.status = ANY($1)`,
        ]
      : [
          `SELECT ${columns} FROM question q WHERE q.unit_code = ANY(${put([...scope.unitCodes])}) AND q.status = ANY($1)`,
          ...unroutedSource(scope, columns, put),
        ];
  const where = dueCondition(filter, put);
  return {
    text: `SELECT q.code, q.text, q.field_key AS "fieldKey", q.status, q.assignee_id AS "assigneeId",
        q.unit_code AS "unitCode", ${DUE}::text AS due, count(*) OVER ()::int AS total
      FROM (${sources.join(' UNION ALL ')}) q ${where}
      ORDER BY ${DUE} ASC NULLS LAST, q.received_at, q.code OFFSET ${put(page.offset)} LIMIT ${put(page.limit)}`,
    values,
  };
}

function unroutedSource(scope: QueueScope, columns: string, put: (value: unknown) => string): string[] {
  if (!scope.unrouted) return [];
  const { territories, hostUnits } = scope.unrouted;
  return [
    `SELECT ${columns} FROM question q LEFT JOIN conference c ON c.id = q.conference_id
       WHERE q.unit_code IS NULL AND q.status = ANY($1)
         AND (q.commune_code = ANY(${put([...territories])}) OR c.host_unit = ANY(${put([...hostUnits])})
           OR (q.commune_code IS NULL AND q.conference_id IS NULL))`,
  ];
}

function dueCondition(filter: QueueFilter, put: (value: unknown) => string): string {
  switch (filter.type) {
    case 'mine':
    case 'unit':
      return '';
    case 'waiting':
      return `WHERE q.status = 'received'`;
    case 'due':
      return `WHERE ${DUE} BETWEEN ${put(filter.from)}::date AND ${put(filter.until)}::date`;
    case 'overdue':
      return `WHERE ${DUE} < ${put(filter.before)}::date`;
    default:
      return filter satisfies never;
  }
}

/** One page of a queue and how many lines it has in all. */
export async function readQueue(
  tx: Tx,
  scope: QueueScope,
  filter: QueueFilter,
  page: { offset: number; limit: number },
): Promise<{ lines: QueueLine[]; total: number }> {
  const statement = queueStatement(scope, filter, page);
  const rows = await prismaOf(tx).$queryRawUnsafe<(QueueLine & { total: number })[]>(
    statement.text,
    ...statement.values,
  );
  return { lines: rows.map(({ total: _, ...line }) => line), total: rows[0]?.total ?? 0 };
}

/** Open questions these members of staff hold, most urgent first. */
export async function heldQuestions(
  tx: Tx,
  staffIds: readonly string[],
  limit: number,
): Promise<QueueLine[]> {
  const scope = { staffIds, unitCodes: [], unrouted: null };
  return (await readQueue(tx, scope, { type: 'mine' }, { offset: 0, limit })).lines;
}

/** Questions of these units that nobody has taken yet, most urgent first. */
export async function waitingQuestions(
  tx: Tx,
  unitCodes: readonly string[],
  limit: number,
): Promise<QueueLine[]> {
  const scope = { staffIds: [], unitCodes, unrouted: null };
  return (await readQueue(tx, scope, { type: 'waiting' }, { offset: 0, limit })).lines;
}
