import type { Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';
import { copyFollows, joinFollows } from './follows.ts';
import { FOLLOWS } from './person-columns.ts';

/** An account with what decides whether it can be linked. */
export type Linkable = {
  id: string;
  channel: string;
  personId: string;
  locale: string | null;
  demo: boolean;
  knownSince: Date;
  /** The other accounts of its person. */
  others: { id: string; channel: string }[];
  linkedAt: Date | null;
};

export async function findLinkable(tx: Tx, accountId: string): Promise<Linkable | null> {
  const prisma = prismaOf(tx);
  const row = await prisma.account.findUnique({ where: { id: accountId }, include: { person: true } });
  if (!row) return null;
  const all = await prisma.account.findMany({
    where: { personId: row.personId },
    orderBy: { createdAt: 'asc' },
    select: { id: true, channel: true, linkedAt: true },
  });
  return {
    id: row.id,
    channel: row.channel,
    personId: row.personId,
    locale: row.person.locale,
    demo: row.person.demo,
    knownSince: row.person.createdAt,
    others: all.filter(({ id }) => id !== row.id).map(({ id, channel }) => ({ id, channel })),
    linkedAt: all.map((one) => one.linkedAt).find((at) => at !== null) ?? null,
  };
}

/**
 * Holds accounts, and whatever else belongs to their persons, till the end of the transaction: a turn of one of them that is
 * under way ends first, the next one finds the new person.
 */
export async function lockAccounts(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await prismaOf(tx).$queryRaw`
    SELECT 1 FROM account WHERE id = ANY(${[...accountIds]}::uuid[])
      OR person_id IN (SELECT person_id FROM account WHERE id = ANY(${[...accountIds]}::uuid[]))
    ORDER BY id FOR UPDATE`;
}

/**
 * Makes one person of two: everything of `goes` follows `stays`; what `stays` says of themselves comes first. Of `goes` an
 * empty row is left, to which its account can go back. @returns whether a consent ended, since the latest word counts.
 */
export async function joinPersons(
  tx: Tx,
  { stays, goes, at }: { stays: Linkable; goes: Linkable; at: Date },
): Promise<{ consentEnded: boolean }> {
  const prisma = prismaOf(tx);
  for (const { id, personId } of [stays, goes]) {
    await prisma.question.updateMany({
      where: { askerId: personId, askedFrom: null },
      data: { askedFrom: id },
    });
  }
  await fillIn(tx, stays.personId, goes.personId);
  await joinFollows(tx, stays.personId, goes.personId);
  for (const place of FOLLOWS) {
    const [table, column] = place.split('.');
    await prisma.$executeRawUnsafe(
      `UPDATE ${table} SET ${column} = $1::uuid WHERE ${column} = $2::uuid`,
      stays.personId,
      goes.personId,
    );
  }
  await prisma.account.update({
    where: { id: goes.id },
    data: { ownPersonId: goes.personId, linkedAt: at },
  });
  return { consentEnded: (await endContradicted(tx, stays.personId, at)) > 0 };
}

/** What the one lacks the other gives. Who wanted no announcements in one chat gets none. */
async function fillIn(tx: Tx, stays: string, goes: string): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.$executeRaw`
    UPDATE person s SET locale = coalesce(s.locale, g.locale),
      village = CASE WHEN s.commune_code IS NULL THEN g.village ELSE s.village END,
      commune_code = coalesce(s.commune_code, g.commune_code),
      quiet_since = least(s.quiet_since, g.quiet_since)
    FROM person g WHERE s.id = ${stays}::uuid AND g.id = ${goes}::uuid`;
  await prisma.person.update({
    where: { id: goes },
    data: { locale: null, communeCode: null, village: null, quietSince: null },
  });
  await prisma.$executeRaw`
    INSERT INTO contact (person_id, name, phone, updated_at)
    SELECT ${stays}::uuid, name, phone, updated_at FROM contact WHERE person_id = ${goes}::uuid
    ON CONFLICT (person_id) DO UPDATE
    SET name = coalesce(contact.name, excluded.name), phone = coalesce(contact.phone, excluded.phone)`;
  await prisma.contact.deleteMany({ where: { personId: goes } });
}

/** A consent that was given before the person withdrew it in the other chat does not stand. */
async function endContradicted(tx: Tx, personId: string, at: Date): Promise<number> {
  return prismaOf(tx).$executeRaw`
    UPDATE consent c SET withdrawn_at = ${at}
    WHERE c.person_id = ${personId}::uuid AND c.withdrawn_at IS NULL AND EXISTS (
      SELECT 1 FROM consent w WHERE w.person_id = c.person_id AND w.kind = c.kind AND w.withdrawn_at >= c.given_at)`;
}

/** How many questions each of a person's accounts asked; those from before accounts were noted count for `home`. */
export async function questionsByAccount(
  tx: Tx,
  personId: string,
  home: string,
): Promise<Map<string, number>> {
  const rows = await prismaOf(tx).question.groupBy({
    by: ['askedFrom'],
    where: { askerId: personId },
    _count: true,
  });
  const counts = new Map<string, number>();
  for (const { askedFrom, _count } of rows) {
    const account = askedFrom ?? home;
    counts.set(account, (counts.get(account) ?? 0) + _count);
  }
  return counts;
}

/** Gives an account its own person back, with the questions asked in it, and a copy of what the person said of themselves. */
export async function partAccount(
  tx: Tx,
  { accountId, ownPersonId, from }: { accountId: string; ownPersonId: string; from: string },
): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.$executeRaw`
    UPDATE person o SET locale = s.locale, commune_code = s.commune_code, village = s.village, quiet_since = s.quiet_since
    FROM person s WHERE o.id = ${ownPersonId}::uuid AND s.id = ${from}::uuid`;
  await prisma.$executeRaw`
    INSERT INTO contact (person_id, name, phone, updated_at)
    SELECT ${ownPersonId}::uuid, name, phone, updated_at FROM contact WHERE person_id = ${from}::uuid`;
  await prisma.$executeRaw`
    INSERT INTO consent (id, person_id, kind, version, given_at)
    SELECT gen_random_uuid(), ${ownPersonId}::uuid, kind, version, given_at FROM consent
    WHERE person_id = ${from}::uuid AND withdrawn_at IS NULL`;
  await copyFollows(tx, ownPersonId, from);
  for (const place of ['rating.person_id', 'attachment.owner_id']) {
    const [table, column] = place.split('.');
    await prisma.$executeRawUnsafe(
      `UPDATE ${table} t SET ${column} = $1::uuid FROM question q
       WHERE q.id = t.question_id AND q.asked_from = $2::uuid AND t.${column} = $3::uuid`,
      ownPersonId,
      accountId,
      from,
    );
  }
  await prisma.question.updateMany({
    where: { askerId: from, askedFrom: accountId },
    data: { askerId: ownPersonId },
  });
  await prisma.account.update({
    where: { id: accountId },
    data: { personId: ownPersonId, ownPersonId: null, linkedAt: null },
  });
}

/** The linked account of a person that had a person of its own before; null where there is none. */
export async function guestOf(tx: Tx, personId: string): Promise<{ id: string; ownPersonId: string } | null> {
  const row = await prismaOf(tx).account.findFirst({ where: { personId, ownPersonId: { not: null } } });
  return row?.ownPersonId ? { id: row.id, ownPersonId: row.ownPersonId } : null;
}
