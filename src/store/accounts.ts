import type { Context, Tx } from '../context.ts';
import { prismaOf, sharedRead, sharedWrite } from '../infra/tx.ts';

const ACCOUNT_COLUMNS = `a.id, a.channel, a.external_id AS "externalId", a.person_id AS "personId", a.blocked_at AS "blockedAt",
  a.paused_until AS "pausedUntil"`;

/** A person on a channel, as the dialogue needs them. */
export type Account = {
  id: string;
  channel: string;
  externalId: string;
  personId: string;
  blocked: boolean;
  /** Somebody of the authority writes in this chat themselves: until then the bot answers no free text. */
  pausedUntil: Date | null;
};

export type Person = {
  id: string;
  /** Null until they chose: then the channel's language or the default holds. */
  locale: string | null;
  communeCode: string | null;
  village: string | null;
};

/** How many updates an account sent within the minute that began then, and when it was last slowed. */
export type Pace = { minuteBegan: Date | null; minuteCount: number; slowedAt: Date | null };

const MINUTE_MS = 60_000;
/** The last contact of somebody who was only written to. */
const NEVER = new Date(0);
/** A flood is over when nothing had to wait for this long. */
const FLOOD_OVER_MS = 10 * MINUTE_MS;

/**
 * Finds the account that an update came from, or makes it and its person: the first word of somebody new. `acted`: when the
 * person did something that counts as a contact; null when it was not their doing.
 */
export async function findOrCreateAccount(
  tx: Tx,
  channel: string,
  externalId: string,
  now: Date,
  acted: Date | null = now,
): Promise<{ account: Account; person: Person; pace: Pace; isNew: boolean }> {
  const found = await touchAccount(tx, { channel, externalId, acted });
  if (found) return { ...found, isNew: false };
  const prisma = prismaOf(tx);
  // While we waited for the row it may have got another person: it was linked, parted or erased.
  const again = await touchAccount(tx, { channel, externalId, acted });
  if (again) return { ...again, isNew: false };
  const made = await prisma.account.create({
    data: {
      channel,
      externalId,
      createdAt: now,
      lastInteractionAt: acted ?? NEVER,
      person: { create: { createdAt: now } },
    },
    include: { person: true },
  });
  return { account: toAccount(made), person: toPerson(made.person), pace: paceOf(made), isNew: true };
}

type Touched = AccountRow &
  Pace & { locale: string | null; communeCode: string | null; village: string | null };

/** Notes the last contact of an account, and holds it till the end of the transaction. Events may come out of order. */
const touchAccount = sharedRead<
  { channel: string; externalId: string; acted: Date | null },
  { account: Account; person: Person; pace: Pace } | null
>('account', async (sql, keys) => {
  const { rows } = await sql.query<Touched>({
    name: 'touch-accounts',
    text: `UPDATE account a SET last_interaction_at = greatest(a.last_interaction_at, k.acted)
           FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS k(channel, external_id, acted), person p
           WHERE a.channel = k.channel AND a.external_id = k.external_id AND p.id = a.person_id
           RETURNING ${ACCOUNT_COLUMNS}, p.locale, p.commune_code AS "communeCode", p.village,
             a.minute_began AS "minuteBegan", a.minute_count AS "minuteCount", a.slowed_at AS "slowedAt"`,
    values: [
      keys.map(({ channel }) => channel),
      keys.map(({ externalId }) => externalId),
      keys.map(({ acted }) => acted),
    ],
  });
  const found = new Map(rows.map((row) => [`${row.channel} ${row.externalId}`, row]));
  return keys.map(({ channel, externalId }) => {
    const row = found.get(`${channel} ${externalId}`);
    if (!row) return null;
    return { account: toAccount(row), person: toPerson({ ...row, id: row.personId }), pace: paceOf(row) };
  });
});

/**
 * Counts an update that is about to be handled, over windows of a minute. `slowed`: there were more than `limit` in this
 * one, and this is to wait for the next; `first` when the flood is new, so that it is told once however long it lasts.
 */
export async function countUpdate(
  tx: Tx,
  accountId: string,
  pace: Pace,
  { limit, now }: { limit: number; now: Date },
): Promise<{ type: 'counted' } | { type: 'slowed'; until: Date; first: boolean }> {
  const ago = (ms: number) => now.getTime() - ms;
  const goesOn = pace.minuteBegan !== null && pace.minuteBegan.getTime() > ago(MINUTE_MS);
  const minuteBegan = goesOn && pace.minuteBegan ? pace.minuteBegan : now;
  const minuteCount = goesOn ? pace.minuteCount + 1 : 1;
  const slowed = minuteCount > limit;
  await writePace(tx, [{ accountId, minuteBegan, minuteCount, slowedAt: slowed ? now : pace.slowedAt }]);
  if (!slowed) return { type: 'counted' };
  const first = pace.slowedAt === null || pace.slowedAt.getTime() <= ago(FLOOD_OVER_MS);
  return { type: 'slowed', until: new Date(minuteBegan.getTime() + MINUTE_MS), first };
}

/** Nothing that a turn reads of accounts tells their pace. */
const writePace = sharedWrite<Pace & { accountId: string }>('pace of account', async (sql, paces) => {
  await sql.query({
    name: 'write-paces',
    text: `UPDATE account a SET minute_began = k.began, minute_count = k.count, slowed_at = k.slowed
           FROM unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::timestamptz[]) AS k(id, began, count, slowed)
           WHERE a.id = k.id`,
    values: [
      paces.map(({ accountId }) => accountId),
      paces.map(({ minuteBegan }) => minuteBegan),
      paces.map(({ minuteCount }) => minuteCount),
      paces.map(({ slowedAt }) => slowedAt),
    ],
  });
});

/** The account of somebody who has spoken to us before; null for a stranger, of whom nothing is kept. */
export async function findAccount(
  tx: Tx,
  channel: string,
  externalId: string,
): Promise<{ account: Account; person: Person } | null> {
  const found = await prismaOf(tx).account.findUnique({
    where: { channel_externalId: { channel, externalId } },
    include: { person: true },
  });
  return found ? { account: toAccount(found), person: toPerson(found.person) } : null;
}

type Reached = Map<string, { account: Account; locale: string | null }>;

/** The account through which each person is told: the one they used last and did not block. */
export const accountsOf = sharedRead<string[], Reached>('account', async (sql, asked) => {
  // No demo person is ever sent to over a real channel.
  const { rows } = await sql.query<AccountRow & { locale: string | null }>({
    name: 'accounts-of',
    text: `SELECT ${ACCOUNT_COLUMNS}, p.locale FROM account a JOIN person p ON p.id = a.person_id
           WHERE a.person_id = ANY($1::uuid[]) AND a.blocked_at IS NULL AND (a.channel = 'web' OR NOT p.demo)
           ORDER BY a.last_interaction_at`,
    values: [asked.flat()],
  });
  const found = new Map(rows.map((row) => [row.personId, { account: toAccount(row), locale: row.locale }]));
  return asked.map((personIds) => {
    const reached: Reached = new Map();
    for (const id of personIds) {
      const one = found.get(id);
      if (one) reached.set(id, one);
    }
    return reached;
  });
});

/** The language a person chose; null when they chose none or are gone. */
export async function localeOfAccount(ctx: Context, accountId: string): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ locale: string | null }>(
    'SELECT p.locale FROM account a JOIN person p ON p.id = a.person_id WHERE a.id = $1',
    [accountId],
  );
  return rows[0]?.locale ?? null;
}

/** As `accountsOf`, without one channel: for what must be said because that one does not work. */
export async function accountsElsewhere(
  tx: Tx,
  personIds: readonly string[],
  channel: string,
): Promise<{ account: Account; locale: string | null }[]> {
  const rows = await prismaOf(tx).account.findMany({
    where: {
      personId: { in: [...personIds] },
      channel: { not: channel },
      blockedAt: null,
      OR: [{ channel: 'web' }, { person: { demo: false } }],
    },
    include: { person: { select: { locale: true } } },
    orderBy: { lastInteractionAt: 'asc' },
  });
  const newest = new Map(rows.map((row) => [row.personId, row]));
  return [...newest.values()].map((row) => ({ account: toAccount(row), locale: row.person.locale }));
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
  pausedUntil: Date | null;
};

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    channel: row.channel,
    externalId: row.externalId,
    personId: row.personId,
    blocked: row.blockedAt !== null,
    pausedUntil: row.pausedUntil,
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

function paceOf({ minuteBegan, minuteCount, slowedAt }: Pace): Pace {
  return { minuteBegan, minuteCount, slowedAt };
}
