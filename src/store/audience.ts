import type { Tx } from '../context.ts';
import { EXCLUSIONS, type Excluded, type SendPrice } from '../domain/audience.ts';
import { prismaOf } from '../infra/tx.ts';
import { type AudienceFacts, type AudienceQuery, audienceTable, placesOf } from './audience-sql.ts';
import { PRIORITY } from './outbox.ts';

export type Audience = {
  /** Who it goes to at once, by channel. */
  channels: { channel: string; people: number }[];
  reachable: number;
  /** How many of them the platform asks money for, beyond what a package includes. */
  billed: number;
  /** Whose platform takes no plain message any more: it goes by a template where there is one, or waits for their next word. */
  closed: number;
  /** How many of those a template could reach. */
  template: number;
  /** Who it is for and does not go to, by reason. */
  excluded: Excluded;
};

type Counted = { channel: string | null; price: SendPrice; excluded: string | null; people: number };

/** The statement that counts an audience by how it is reached, and what it is not. */
export function countStatement(query: AudienceQuery, facts: AudienceFacts) {
  const values: unknown[] = [];
  const text = `
    SELECT channel, price, excluded, count(*)::int AS people FROM (${audienceTable(placesOf(values), query, facts)}) audience
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
  return { text, values };
}

/** A million people are sorted and joined in memory, for this transaction only. */
const ROOM = `SET LOCAL work_mem = '96MB'`;

/** Counts whom an announcement would reach now, by which way, and whom not. */
export async function readAudience(tx: Tx, query: AudienceQuery, facts: AudienceFacts): Promise<Audience> {
  const { text, values } = countStatement(query, facts);
  await prismaOf(tx).$executeRawUnsafe(ROOM);
  const rows = await prismaOf(tx).$queryRawUnsafe<Counted[]>(text, ...values);
  const sum = (chosen: Counted[]) => chosen.reduce((total, { people }) => total + people, 0);
  const priced = (...prices: SendPrice[]) =>
    rows.filter(({ excluded, price }) => excluded === null && prices.includes(price));
  const going = priced('free', 'billed');
  const channels = [...new Set(going.map(({ channel }) => channel ?? ''))].map((channel) => ({
    channel,
    people: sum(going.filter((row) => row.channel === channel)),
  }));
  return {
    channels,
    reachable: sum(going),
    billed: sum(priced('billed')),
    closed: sum(priced('template', 'waits')),
    template: sum(priced('template')),
    excluded: excludedOf(rows),
  };
}

function excludedOf(rows: readonly Pick<Counted, 'excluded' | 'people'>[]): Excluded {
  const counts = EXCLUSIONS.map((reason) => {
    const of = rows.filter(({ excluded }) => excluded === reason);
    return [reason, of.reduce((total, { people }) => total + people, 0)] as const;
  });
  return Object.fromEntries(counts.filter(([, people]) => people > 0));
}

/**
 * The statement that queues narrow rows, one a person, in the order of an index that is large, and counts who was left out: one look at the same people. What a row
 * says lies in the broadcast, by language. Repeated it adds nothing. By which way each goes whose platform takes no plain
 * message now is decided when its turn comes.
 */
export function queueStatement(query: AudienceQuery, facts: AudienceFacts, now: Date) {
  const values: unknown[] = [];
  const put = placesOf(values);
  const [id, at] = [put(facts.broadcastId, 'uuid'), put(now, 'timestamptz')];
  const text = `
    WITH audience AS MATERIALIZED (${audienceTable(put, query, facts)}),
    queued AS (
      INSERT INTO outbox (account_id, channel, priority, kind, broadcast_id, not_before, created_at)
      SELECT account_id, channel, ${PRIORITY.broadcast}, 'announcement', ${id}, ${at}, ${at}
      FROM audience WHERE excluded IS NULL ORDER BY account_id
      ON CONFLICT (broadcast_id, account_id) DO NOTHING RETURNING 1)
    SELECT excluded, count(*)::int AS people FROM audience WHERE excluded IS NOT NULL GROUP BY 1
    UNION ALL SELECT NULL, count(*)::int FROM queued`;
  return { text, values };
}

/** Two announcements that are queued at the same moment must not both be the last one of the week. */
const IN_TURN = `SELECT pg_advisory_xact_lock(hashtextextended('announcements-per-week', 0))::text`;

/** @returns for how many people it was queued just now, and how many it does not go to, by reason. */
export async function queueBroadcast(
  tx: Tx,
  query: AudienceQuery,
  facts: AudienceFacts,
  now: Date,
): Promise<{ people: number; excluded: Excluded }> {
  const prisma = prismaOf(tx);
  if (facts.cap) await prisma.$queryRawUnsafe(IN_TURN);
  await prisma.$executeRawUnsafe(ROOM);
  const { text, values } = queueStatement(query, facts, now);
  const rows = await prisma.$queryRawUnsafe<Pick<Counted, 'excluded' | 'people'>[]>(text, ...values);
  const people = rows.find(({ excluded }) => excluded === null)?.people ?? 0;
  return { people, excluded: excludedOf(rows) };
}
