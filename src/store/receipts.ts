import { sharedWrite } from '../infra/tx.ts';

export type Receipt = { channel: string; externalId: string; seen: boolean; at: Date };

/**
 * Notes when messages were on their person's device and when they were seen, the first time of each. What was seen had
 * arrived. Of a message that is none of ours, or is compacted, nothing is kept.
 */
export const noteReceipts = sharedWrite<Receipt>('receipt', async (sql, receipts) => {
  await sql.query({
    name: 'note-receipts',
    text: `UPDATE outbox o SET delivered_at = coalesce(o.delivered_at, r.at), read_at = coalesce(o.read_at, r.seen_at)
           FROM (SELECT p.outbox_id, min(k.at) AS at, min(k.at) FILTER (WHERE k.seen) AS seen_at
                 FROM unnest($1::text[], $2::text[], $3::boolean[], $4::timestamptz[]) AS k(channel, external_id, seen, at)
                 JOIN sent_part p ON p.channel = k.channel AND p.external_id = k.external_id GROUP BY p.outbox_id) AS r
           WHERE o.id = r.outbox_id AND (o.delivered_at IS NULL OR o.read_at IS NULL AND r.seen_at IS NOT NULL)`,
    values: [
      receipts.map(({ channel }) => channel),
      receipts.map(({ externalId }) => externalId),
      receipts.map(({ seen }) => seen),
      receipts.map(({ at }) => at),
    ],
  });
});
