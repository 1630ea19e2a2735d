import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';
import { PRIORITY } from './outbox.ts';

/** The channel whose platform closes: `$3` is when its open time began (`windowEdges`). */
const CLOSING = 'zalo';
const IS_CLOSED = (account: string) =>
  `${account}.channel = '${CLOSING}' AND ${account}.last_interaction_at < $3::timestamptz`;

/**
 * The one account through which each person is announced to: the last used that is not blocked, of those whose platform
 * takes a message now where there is one. A demo person has none but in the try-out chat, whatever channels are switched on.
 */
const WAY = `LATERAL (
    SELECT a.id, a.channel, a.last_interaction_at, a.follows, ${IS_CLOSED('a')} AS closed FROM account a
    WHERE a.person_id = p.id AND a.blocked_at IS NULL AND (NOT p.demo OR a.channel = 'web')
    ORDER BY closed, a.last_interaction_at DESC, a.id LIMIT 1)`;

const LIVES_THERE = 'p.commune_code = ANY($1) AND p.erased_at IS NULL';

/** The people of these communes by how they can be reached, and whether that is free, billed or closed now. */
export const AUDIENCE = `
  SELECT CASE WHEN p.quiet_since IS NOT NULL THEN 'quiet' ELSE coalesce(way.channel, 'none') END AS way,
    CASE WHEN way.closed THEN 'closed'
      WHEN way.channel = '${CLOSING}' AND way.last_interaction_at < $2::timestamptz THEN 'billed' ELSE 'free' END AS price,
    count(*)::int AS people
  FROM person p LEFT JOIN ${WAY} way ON true WHERE ${LIVES_THERE} GROUP BY 1, 2 ORDER BY 1, 2`;

/**
 * Queues narrow rows, one a person: what they say lies in the broadcast, by language. Repeated it adds nothing. By which way
 * each goes whose platform takes no plain message now is decided when its turn comes. `$5`: whoever follows the account is
 * left out, since they get the article.
 */
export const QUEUE_BROADCAST = `
  INSERT INTO outbox (account_id, channel, priority, kind, broadcast_id, not_before, created_at)
  SELECT way.id, way.channel, ${PRIORITY.broadcast}, 'announcement', $2::uuid, $4::timestamptz, $4::timestamptz
  FROM person p JOIN ${WAY} way ON true WHERE ${LIVES_THERE} AND p.quiet_since IS NULL
    AND NOT ($5::boolean AND way.channel = '${CLOSING}' AND way.follows)
  ON CONFLICT (broadcast_id, account_id) DO NOTHING`;

/** When the free and the open time of a platform that closes began. */
export type Edges = { free: Date; open: Date };

export type Audience = {
  /** Who it goes to, by channel. */
  channels: { channel: string; people: number }[];
  reachable: number;
  /** How many of them the platform asks money for, beyond what a package includes. */
  billed: number;
  /** Whose platform takes no plain message any more: it goes by a template where there is one, or waits for their next word. */
  closed: number;
  /** Known here, but on no channel: blocked, or a demo person. */
  unreachable: number;
  /** Who wants no announcements. */
  quiet: number;
};

export async function readAudience(
  tx: Tx,
  communes: readonly string[],
  { free, open }: Edges,
): Promise<Audience> {
  const rows = await prismaOf(tx).$queryRawUnsafe<{ way: string; price: string; people: number }[]>(
    AUDIENCE,
    [...communes],
    free,
    open,
  );
  const sum = (chosen: typeof rows) => chosen.reduce((total, { people }) => total + people, 0);
  const of = (way: string) => sum(rows.filter((row) => row.way === way));
  const announced = rows.filter(({ way }) => way !== 'quiet' && way !== 'none');
  const going = announced.filter(({ price }) => price !== 'closed');
  const channels = [...new Set(going.map(({ way }) => way))].map((channel) => ({
    channel,
    people: sum(going.filter(({ way }) => way === channel)),
  }));
  return {
    channels,
    reachable: sum(going),
    billed: sum(going.filter(({ price }) => price === 'billed')),
    closed: sum(announced) - sum(going),
    unreachable: of('none'),
    quiet: of('quiet'),
  };
}

/** @returns for how many people it was queued just now. */
export async function queueBroadcast(
  tx: Tx,
  id: string,
  communes: readonly string[],
  { open, now, article }: Pick<Edges, 'open'> & { now: Date; article: boolean },
): Promise<number> {
  return prismaOf(tx).$executeRawUnsafe(QUEUE_BROADCAST, [...communes], id, open, now, article);
}
