import type { Tx } from '../context.ts';
import { OPEN_QUESTION_STATUSES } from '../domain/question-status.ts';
import { prismaOf } from '../infra/tx.ts';
import { countQuestionsOfAsker } from './drafts.ts';
import { type Followed, followsOf } from './follows.ts';

/** What the service knows of a person, for that person. */
export type OwnProfile = {
  name: string | null;
  phone: string | null;
  locale: string | null;
  communeCode: string | null;
  village: string | null;
  /** Since when they want no announcements. */
  quietSince: Date | null;
  follows: Followed[];
  knownSince: Date;
  accounts: { id: string; channel: string; externalId: string; since: Date; lastUsedAt: Date }[];
  consents: { kind: string; version: string; givenAt: Date; withdrawnAt: Date | null }[];
  roles: { role: string; unitCode: string; title: string | null; since: Date; revokedAt: Date | null }[];
  questions: number;
  openQuestions: number;
};

/** One query after the other: a transaction has one connection, and Prisma's `include` asks several at once. */
export async function profileOf(tx: Tx, personId: string): Promise<OwnProfile> {
  const prisma = prismaOf(tx);
  const person = await prisma.person.findUniqueOrThrow({ where: { id: personId } });
  const contact = await prisma.contact.findUnique({ where: { personId } });
  return {
    name: contact?.name ?? null,
    phone: contact?.phone ?? null,
    locale: person.locale,
    communeCode: person.communeCode,
    village: person.village,
    quietSince: person.quietSince,
    follows: await followsOf(tx, personId),
    knownSince: person.createdAt,
    accounts: await accountsFor(tx, personId),
    consents: await prisma.consent.findMany({
      where: { personId },
      orderBy: { givenAt: 'asc' },
      select: { kind: true, version: true, givenAt: true, withdrawnAt: true },
    }),
    roles: await prisma.staff.findMany({
      where: { personId },
      orderBy: { since: 'asc' },
      select: { role: true, unitCode: true, title: true, since: true, revokedAt: true },
    }),
    questions: await countQuestionsOfAsker(tx, personId),
    openQuestions: await countOpenQuestions(tx, personId),
  };
}

async function accountsFor(tx: Tx, personId: string): Promise<OwnProfile['accounts']> {
  const rows = await prismaOf(tx).account.findMany({ where: { personId }, orderBy: { createdAt: 'asc' } });
  return rows.map(({ id, channel, externalId, createdAt, lastInteractionAt }) => ({
    id,
    channel,
    externalId,
    since: createdAt,
    lastUsedAt: lastInteractionAt,
  }));
}

export async function countOpenQuestions(tx: Tx, personId: string): Promise<number> {
  return prismaOf(tx).question.count({
    where: { askerId: personId, status: { in: [...OPEN_QUESTION_STATUSES] } },
  });
}
