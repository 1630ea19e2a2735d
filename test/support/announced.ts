import { randomUUID } from 'node:crypto';
import { PRIORITY } from '../../src/store/outbox.ts';
import type { TestApp } from './test-app.ts';

/** Puts an announcement under way to these accounts, without a conversation about it. @returns its id. */
export async function announced(
  { ctx, clock }: TestApp,
  channel: string,
  accountIds: string[],
  text = 'thông báo',
): Promise<string> {
  const id = randomUUID();
  await ctx.db.pool.query(
    `INSERT INTO broadcast (id, kind, territory_code, text, content, status, created_by, created_at, sent_at)
     VALUES ($1, 'announcement', '14', $2, $3, 'sent', $1, $4, $4)`,
    [id, text, { vi: { text: [text] } }, clock.now()],
  );
  await ctx.db.pool.query(
    `INSERT INTO outbox (account_id, channel, priority, kind, broadcast_id, not_before, created_at)
     SELECT account_id, $2, ${PRIORITY.broadcast}, 'announcement', $3, $4, $4
     FROM unnest($1::uuid[]) WITH ORDINALITY AS to_whom (account_id, place) ORDER BY place`,
    [accountIds, channel, id, clock.now()],
  );
  return id;
}
