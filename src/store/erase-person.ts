import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

/**
 * Leaves of a person an empty row with the dates of their consents and requests: the proof that they were heard. Each of
 * their accounts goes to a new, unknown person, so that whoever writes from it next starts as new. The empty rows that
 * linked accounts had before are ended with it.
 */
export async function erasePerson(tx: Tx, personId: string, at: Date): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.contact.deleteMany({ where: { personId } });
  await prisma.follow.deleteMany({ where: { personId } });
  await prisma.consent.updateMany({ where: { personId, withdrawnAt: null }, data: { withdrawnAt: at } });
  const { demo } = await prisma.person.update({
    where: { id: personId },
    data: { locale: null, communeCode: null, village: null, quietSince: null, erasedAt: at },
    select: { demo: true },
  });
  await prisma.$executeRaw`
    UPDATE person SET erased_at = ${at} WHERE id IN (SELECT own_person_id FROM account WHERE person_id = ${personId}::uuid)`;
  for (const { id } of await prisma.account.findMany({ where: { personId }, select: { id: true } })) {
    await prisma.account.update({
      where: { id },
      data: {
        person: { create: { demo, createdAt: at } },
        createdAt: at,
        lastInteractionAt: at,
        blockedAt: null,
        blockedWhy: null,
        pausedUntil: null,
        follows: false,
        ownPersonId: null,
        linkedAt: null,
      },
    });
  }
}

/** Since when a person is known, or is one with another: a button from before was meant for less than it would do now. */
export async function personWholeSince(tx: Tx, personId: string): Promise<Date> {
  const { createdAt, accounts } = await prismaOf(tx).person.findUniqueOrThrow({
    where: { id: personId },
    select: { createdAt: true, accounts: { select: { linkedAt: true } } },
  });
  const linked = accounts.flatMap(({ linkedAt }) => linkedAt?.getTime() ?? []);
  return new Date(Math.max(createdAt.getTime(), ...linked));
}

export async function ownAccounts(
  tx: Tx,
  personId: string,
): Promise<{ id: string; channel: string; externalId: string }[]> {
  return prismaOf(tx).account.findMany({
    where: { personId },
    select: { id: true, channel: true, externalId: true },
  });
}

/**
 * Forgets the address a person had on a channel, once the last word to them has gone out. An account that was used again
 * is somebody's (what they did before may be handled after, and begins a conversation), and so is one that an open page of the try-out chat stands for.
 * @returns whether nothing is left to do.
 */
export async function forgetAccount(ctx: Context, accountId: string, erasedAt: Date): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const prisma = prismaOf(tx);
    const [account] = await prisma.$queryRaw<{ personId: string; used: boolean; open: boolean }[]>`
      SELECT person_id AS "personId", last_interaction_at > ${erasedAt} OR EXISTS (
          SELECT 1 FROM conversation c WHERE c.account_id = a.id AND c.updated_at > ${erasedAt}) AS used,
        EXISTS (SELECT 1 FROM web_session s WHERE a.id = ANY(s.accounts)) AS open
      FROM account a WHERE id = ${accountId}::uuid FOR UPDATE`;
    if (!account || account.used || account.open) return true;
    const unsent = await prisma.outbox.count({ where: { accountId, state: { in: ['pending', 'sending'] } } });
    if (unsent > 0) return false;
    await prisma.sentPart.deleteMany({ where: { accountId } });
    await prisma.outbox.deleteMany({ where: { accountId, broadcastId: null } });
    await prisma.webMessage.deleteMany({ where: { accountId } });
    await prisma.conversation.deleteMany({ where: { accountId } });
    await prisma.account.delete({ where: { id: accountId } });
    await prisma.person.delete({ where: { id: account.personId } });
    return true;
  });
}
