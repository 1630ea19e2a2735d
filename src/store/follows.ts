import type { Tx } from '../context.ts';
import type { Follow, FollowKind } from '../domain/follow.ts';
import { prismaOf } from '../infra/tx.ts';

export type Followed = Follow & { since: Date };

/** What a person follows, by kind, what they chose first standing first. */
export async function followsOf(tx: Tx, personId: string): Promise<Followed[]> {
  const rows = await prismaOf(tx).follow.findMany({
    where: { personId },
    orderBy: [{ kind: 'asc' }, { since: 'asc' }, { key: 'asc' }],
  });
  return rows.map(({ kind, key, since }) => ({ kind: kind as FollowKind, key, since }));
}

/** Twice is as once. */
export async function addFollow(tx: Tx, personId: string, { kind, key }: Follow, at: Date): Promise<void> {
  await prismaOf(tx).follow.createMany({
    data: [{ personId, kind, key, since: at }],
    skipDuplicates: true,
  });
}

export async function removeFollow(tx: Tx, personId: string, { kind, key }: Follow): Promise<void> {
  await prismaOf(tx).follow.deleteMany({ where: { personId, kind, key } });
}

/** Of two persons who are one: what either follows. */
export async function joinFollows(tx: Tx, stays: string, goes: string): Promise<void> {
  await copyFollows(tx, stays, goes);
  await prismaOf(tx).follow.deleteMany({ where: { personId: goes } });
}

export async function copyFollows(tx: Tx, to: string, from: string): Promise<void> {
  await prismaOf(tx).$executeRaw`
    INSERT INTO follow (person_id, kind, key, since)
    SELECT ${to}::uuid, kind, key, since FROM follow WHERE person_id = ${from}::uuid
    ON CONFLICT DO NOTHING`;
}
