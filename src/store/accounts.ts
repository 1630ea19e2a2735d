import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/db.ts';

/** A person on a channel, as the dialogue needs them. */
export type Account = {
  id: string;
  channel: string;
  externalId: string;
  personId: string;
  blocked: boolean;
};

export type Person = {
  id: string;
  /** Null until they chose: then the channel's language or the default holds. */
  locale: string | null;
  communeCode: string | null;
  village: string | null;
};

const MINUTE_MS = 60_000;
/** A flood is over when nothing had to wait for this long. */
const FLOOD_OVER_MS = 10 * MINUTE_MS;

/** Finds the account that an update came from, or makes it and its person: the first word of somebody new. */
export async function findOrCreateAccount(
  tx: Tx,
  channel: string,
  externalId: string,
  now: Date,
): Promise<{ account: Account; person: Person; isNew: boolean }> {
  const prisma = prismaOf(tx);
  const found = await prisma.account.findUnique({
    where: { channel_externalId: { channel, externalId } },
    include: { person: true },
  });
  if (found) {
    return { account: toAccount(found), person: toPerson(found.person), isNew: false };
  }
  const made = await prisma.account.create({
    data: {
      channel,
      externalId,
      createdAt: now,
      lastInteractionAt: now,
      person: { create: { createdAt: now } },
    },
    include: { person: true },
  });
  return { account: toAccount(made), person: toPerson(made.person), isNew: true };
}

/**
 * Counts an update that is about to be handled, over windows of a minute. `slowed`: there were more than `limit` in this
 * one, and this is to wait for the next; `first` when the flood is new, so that it is told once however long it lasts.
 */
export async function countUpdate(
  tx: Tx,
  accountId: string,
  limit: number,
  now: Date,
): Promise<{ type: 'counted' } | { type: 'slowed'; until: Date; first: boolean }> {
  const prisma = prismaOf(tx);
  const minuteAgo = new Date(now.getTime() - MINUTE_MS);
  const [row] = await prisma.$queryRaw<{ began: Date; count: number; slowed: Date | null }[]>`
    UPDATE account SET last_interaction_at = ${now},
      minute_began = CASE WHEN minute_began > ${minuteAgo} THEN minute_began ELSE ${now} END,
      minute_count = CASE WHEN minute_began > ${minuteAgo} THEN minute_count + 1 ELSE 1 END
    WHERE id = ${accountId}::uuid RETURNING minute_began AS began, minute_count AS count, slowed_at AS slowed`;
  if (!row || row.count <= limit) return { type: 'counted' };
  await prisma.account.update({ where: { id: accountId }, data: { slowedAt: now } });
  const first = row.slowed === null || row.slowed.getTime() <= now.getTime() - FLOOD_OVER_MS;
  return { type: 'slowed', until: new Date(row.began.getTime() + MINUTE_MS), first };
}

/** The account through which a person is told: the one they used last and did not block. */
export async function accountsOf(
  tx: Tx,
  personIds: string[],
): Promise<Map<string, { account: Account; locale: string | null }>> {
  const rows = await prismaOf(tx).account.findMany({
    // No demo person is ever sent to over a real channel.
    where: {
      personId: { in: personIds },
      blockedAt: null,
      OR: [{ channel: 'web' }, { person: { demo: false } }],
    },
    include: { person: { select: { locale: true } } },
    orderBy: { lastInteractionAt: 'asc' },
  });
  return new Map(rows.map((row) => [row.personId, { account: toAccount(row), locale: row.person.locale }]));
}

/** The language a person chose; null when they chose none or are gone. */
export async function localeOfAccount(ctx: Context, accountId: string): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ locale: string | null }>(
    'SELECT p.locale FROM account a JOIN person p ON p.id = a.person_id WHERE a.id = $1',
    [accountId],
  );
  return rows[0]?.locale ?? null;
}

export async function setLocale(tx: Tx, personId: string, locale: string): Promise<void> {
  await prismaOf(tx).person.update({ where: { id: personId }, data: { locale } });
}

export async function setCommune(tx: Tx, personId: string, communeCode: string | null): Promise<void> {
  await prismaOf(tx).person.update({ where: { id: personId }, data: { communeCode } });
}

export async function markBlocked(ctx: Context, accountId: string, why: string): Promise<void> {
  await ctx.db.pool.query(
    'UPDATE account SET blocked_at = $2, blocked_why = $3 WHERE id = $1 AND blocked_at IS NULL',
    [accountId, ctx.clock.now(), why],
  );
}

/** The platform gave the chat another id. Where that is known already, both stay as they are. */
export async function moveAccount(ctx: Context, accountId: string, externalId: string): Promise<void> {
  await ctx.db.pool.query(
    `UPDATE account a SET external_id = $2 WHERE id = $1
       AND NOT EXISTS (SELECT 1 FROM account b WHERE b.channel = a.channel AND b.external_id = $2)`,
    [accountId, externalId],
  );
}

export async function setBlocked(
  tx: Tx,
  accountId: string,
  blocked: { at: Date; why: string } | null,
): Promise<void> {
  await prismaOf(tx).account.update({
    where: { id: accountId },
    data: { blockedAt: blocked?.at ?? null, blockedWhy: blocked?.why ?? null },
  });
}

type AccountRow = {
  id: string;
  channel: string;
  externalId: string;
  personId: string;
  blockedAt: Date | null;
};

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    channel: row.channel,
    externalId: row.externalId,
    personId: row.personId,
    blocked: row.blockedAt !== null,
  };
}

function toPerson(row: {
  id: string;
  locale: string | null;
  communeCode: string | null;
  village: string | null;
}): Person {
  return { id: row.id, locale: row.locale, communeCode: row.communeCode, village: row.village };
}
