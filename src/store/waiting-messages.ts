import { sharedRead, sharedWrite } from '../infra/tx.ts';
import { PRIORITY } from './outbox.ts';

/** An announcement that was stopped or rests goes to nobody, nor one of a conference that was held or called off since. */
const WAITS = `o.state = 'waiting' AND (o.broadcast_id IS NULL
  OR EXISTS (SELECT 1 FROM broadcast b LEFT JOIN conference c ON c.id = b.conference_id
             WHERE b.id = o.broadcast_id AND b.status = 'sent' AND (b.purpose = 'K3' OR coalesce(c.status, 'open') IN ('open', 'closed'))))`;

/** Whether something waits for the person of an account to write again. */
export const hasWaiting = sharedRead<string, boolean>('outbox', async (sql, accountIds) => {
  const { rows } = await sql.query<{ id: string }>({
    name: 'waiting-messages',
    text: `SELECT DISTINCT o.account_id AS id FROM outbox o WHERE o.account_id = ANY($1::uuid[]) AND ${WAITS}`,
    values: [accountIds],
  });
  const found = new Set(rows.map(({ id }) => id));
  return accountIds.map((id) => found.has(id));
});

/**
 * Lets go what waited for a person to write again. What is left of an announcement that went out is theirs alone by now: it
 * comes at once, at whatever hour they write.
 */
export const releaseWaiting = sharedWrite<{ accountId: string; now: Date }>(
  'outbox',
  async (sql, released) => {
    await sql.query({
      name: 'release-messages',
      text: `UPDATE outbox o SET state = 'pending', not_before = r.now, settled_at = NULL, attempts = 0,
             priority = least(o.priority, $3::smallint)
           FROM unnest($1::uuid[], $2::timestamptz[]) AS r(account_id, now)
           WHERE o.account_id = r.account_id AND ${WAITS}`,
      values: [released.map(({ accountId }) => accountId), released.map(({ now }) => now), PRIORITY.notice],
    });
  },
);
