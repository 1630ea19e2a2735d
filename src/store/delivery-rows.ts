import type pg from 'pg';
import type { Context } from '../context.ts';

/** Of which announcement or conclusion notice. */
export type Subject = { broadcastId: string | null; noticeId: string | null };

/** What became of one message, without who the person is and what it says. */
export type DeliveryRow = {
  /** Null where the person's data were erased. */
  personId: string | null;
  communeCode: string | null;
  channel: string;
  /** plain, template-user, template-phone, other-channel; '' where it did not go. */
  route: string;
  messageId: string | null;
  state: string;
  queuedAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  reason: string | null;
};

export type DeliveryCount = { state: string; route: string; messages: number; read: number };

const REASON_LENGTH = 200;

/** By which way a message went first; '' where none of it went. */
export const ROUTE = `CASE WHEN o.external_id IS NULL AND o.state <> 'sent' THEN '' WHEN o.moved_from IS NOT NULL THEN 'other-channel'
  ELSE coalesce((SELECT s.way FROM sent_part s WHERE s.outbox_id = o.id ORDER BY s.sent_at, s.part LIMIT 1), 'plain') END`;

/** Askers whose question a clause settles got that clause, the other askers of the conference the notice. */
const OF_NOTICE = `(
  SELECT m.* FROM conclusion_notice n JOIN question q ON q.conference_id = n.conference_id JOIN outbox m ON m.question_id = q.id
  WHERE n.id = $1 AND m.kind = 'asker-concluded' AND m.created_at >= n.published_at
    AND EXISTS (SELECT 1 FROM clause c JOIN clause_question cq ON cq.clause_id = c.id WHERE c.notice_id = n.id AND cq.question_id = q.id)
  UNION ALL
  SELECT m.* FROM outbox m JOIN conclusion_notice n ON m.replaces = 'notice:' || n.code
  WHERE n.id = $1 AND m.account_id IN (
    SELECT a.id FROM question q JOIN account a ON a.person_id = q.asker_id WHERE q.conference_id = n.conference_id))`;
const OF_BROADCAST = '(SELECT * FROM outbox WHERE broadcast_id = $1)';

/**
 * Reads what became of all messages of a subject as they stand at one moment: their number by state and route, and the
 * messages in pages, none of which is in memory longer than `read` needs it.
 */
export async function readDeliveries<T>(
  ctx: Context,
  subject: Subject,
  pageSize: number,
  read: (counts: DeliveryCount[], pages: AsyncGenerator<DeliveryRow[], void>) => Promise<T>,
): Promise<T> {
  const client = ctx.db.dedicated('delivery record');
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const counts = await countDeliveries(client, subject);
    const id = subject.broadcastId ?? subject.noticeId;
    await client.query(`DECLARE delivered NO SCROLL CURSOR FOR ${rowsOf(subject)}`, [id]);
    return await read(counts, pagesOf(client, pageSize));
  } finally {
    await client.end();
  }
}

const messagesOf = ({ broadcastId }: Subject) => (broadcastId === null ? OF_NOTICE : OF_BROADCAST);

const rowsOf = (subject: Subject) => `
  SELECT a.person_id AS "personId", p.commune_code AS "communeCode", o.channel, ${ROUTE} AS route, o.external_id AS "messageId", o.state,
    o.created_at AS "queuedAt", o.delivered_at AS "deliveredAt", o.read_at AS "readAt",
    coalesce((SELECT min(s.sent_at) FROM sent_part s WHERE s.outbox_id = o.id), CASE WHEN o.state = 'sent' THEN o.settled_at END) AS "sentAt",
    CASE WHEN o.state <> 'sent' THEN left(o.error, ${REASON_LENGTH}) END AS reason
  FROM ${messagesOf(subject)} o LEFT JOIN account a ON a.id = o.account_id LEFT JOIN person p ON p.id = a.person_id`;

async function* pagesOf(client: pg.Client, size: number): AsyncGenerator<DeliveryRow[], void> {
  for (;;) {
    const { rows } = await client.query<DeliveryRow>(`FETCH ${size} FROM delivered`);
    if (rows.length === 0) return;
    yield rows;
  }
}

/** With those that were compacted before. */
async function countDeliveries(client: pg.Client, subject: Subject): Promise<DeliveryCount[]> {
  const { rows } = await client.query<DeliveryCount>(
    `SELECT state, route, sum(messages)::int AS messages, sum(read)::int AS read FROM (
       SELECT o.state, ${ROUTE} AS route, 1 AS messages, (o.read_at IS NOT NULL)::int AS read FROM ${messagesOf(subject)} o
       UNION ALL SELECT state, route, messages, read FROM outbox_count WHERE broadcast_id = $1) AS all_of_it
     GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
    [subject.broadcastId ?? subject.noticeId],
  );
  return rows;
}
