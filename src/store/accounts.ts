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
    await prisma.account.update({ where: { id: found.id }, data: { lastInteractionAt: now } });
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
