import type { Context, Tx } from '../context.ts';

import { prismaOf, sharedRead } from '../infra/tx.ts';

/** A group chat that the bot belongs to, and the unit whose questions are announced there. */
export type UnitGroup = {
  id: string;
  channel: string;
  externalId: string;
  /** Its id before the platform moved it. */
  formerId: string | null;
  /** The topic its cards go to. */
  topic: string | null;
  /** Null: not linked. */
  unitCode: string | null;
};

/** The group of this id, or the one that had it before the platform moved it. */
export async function findGroup(tx: Tx, channel: string, externalId: string): Promise<UnitGroup | null> {
  const rows = await prismaOf(tx).unitGroup.findMany({
    where: { channel, OR: [{ externalId }, { formerId: externalId }] },
  });
  const row = rows.find((one) => one.externalId === externalId) ?? rows[0];
  return row ? toGroup(row) : null;
}

/** The group, which somebody just spoke in or added the bot to: so the bot is there. */
export async function enterGroup(tx: Tx, channel: string, externalId: string, now: Date): Promise<UnitGroup> {
  const found = await findGroup(tx, channel, externalId);
  if (found) {
    return toGroup(await prismaOf(tx).unitGroup.update({ where: { id: found.id }, data: { leftAt: null } }));
  }
  return toGroup(
    await prismaOf(tx).unitGroup.upsert({
      where: { channel_externalId: { channel, externalId } },
      create: { channel, externalId, createdAt: now },
      update: { leftAt: null },
    }),
  );
}

/** The groups a unit's questions are announced in: one a channel. */
export const groupsOfUnit = sharedRead<string, UnitGroup[]>('unit_group', async (sql, unitCodes) => {
  const { rows } = await sql.query<UnitGroup & { unitCode: string }>({
    name: 'groups-of-unit',
    text: `SELECT id, channel, external_id AS "externalId", former_id AS "formerId", topic, unit_code AS "unitCode"
           FROM unit_group WHERE unit_code = ANY($1) AND left_at IS NULL`,
    values: [unitCodes],
  });
  return unitCodes.map((code) => rows.filter((row) => row.unitCode === code));
});

/** The groups that were shown a card under this key. */
export async function groupsWithCard(tx: Tx, replaces: string, questionId: string): Promise<UnitGroup[]> {
  const rows = await prismaOf(tx).outbox.findMany({
    where: { questionId, replaces, state: { in: ['pending', 'sending', 'sent', 'uncertain'] } },
    distinct: ['accountId'],
    select: { accountId: true },
  });
  const groups = await prismaOf(tx).unitGroup.findMany({
    where: { id: { in: rows.map((row) => row.accountId) }, leftAt: null },
  });
  return groups.map(toGroup);
}

/** Links a group to a unit. @returns the group that was the unit's before, which is its no longer. */
export async function linkGroup(
  tx: Tx,
  group: UnitGroup,
  link: { unitCode: string; topic: string | null; by: string; at: Date },
): Promise<UnitGroup | null> {
  const { unitGroup } = prismaOf(tx);
  const { unitCode, topic, by, at } = link;
  const before = await unitGroup.findFirst({
    where: { channel: group.channel, unitCode, id: { not: group.id } },
  });
  if (before) await unitGroup.update({ where: { id: before.id }, data: UNLINKED });
  await unitGroup.update({ where: { id: group.id }, data: { unitCode, topic, linkedBy: by, linkedAt: at } });
  return before ? toGroup(before) : null;
}

const UNLINKED = { unitCode: null, linkedBy: null, linkedAt: null };

export async function unlinkGroup(tx: Tx, id: string): Promise<void> {
  await prismaOf(tx).unitGroup.update({ where: { id }, data: UNLINKED });
}

/** The bot is not in the group any more: the link ends with that, and what still waits for it is not sent. */
export async function leaveGroup(tx: Tx, id: string, at: Date): Promise<void> {
  const prisma = prismaOf(tx);
  await prisma.unitGroup.update({ where: { id }, data: { ...UNLINKED, leftAt: at } });
  await prisma.outbox.updateMany({
    where: { accountId: id, state: 'pending' },
    data: { state: 'replaced', settledAt: at },
  });
}

/**
 * The platform gave a group another id. The link goes along; messages in the old chat can't be changed any more, and
 * their ids may mean other messages in the new one, so they are forgotten.
 */
export async function moveGroup(tx: Tx, channel: string, from: string, to: string): Promise<void> {
  const prisma = prismaOf(tx);
  const group = await prisma.unitGroup.findUnique({
    where: { channel_externalId: { channel, externalId: from } },
  });
  if (!group) return;
  const already = await prisma.unitGroup.findUnique({
    where: { channel_externalId: { channel, externalId: to } },
  });
  await prisma.$executeRaw`UPDATE outbox SET external_id = NULL, other_ids = NULL WHERE account_id = ${group.id}::uuid`;
  let kept = {};
  if (already) {
    // Somebody spoke in the new chat before we heard of the move.
    await prisma.$executeRaw`UPDATE outbox SET account_id = ${group.id}::uuid WHERE account_id = ${already.id}::uuid`;
    await prisma.unitGroup.delete({ where: { id: already.id } });
    const { unitCode, topic, linkedBy, linkedAt } = already;
    if (unitCode !== null) kept = { unitCode, topic, linkedBy, linkedAt };
  }
  await prisma.unitGroup.update({
    where: { id: group.id },
    data: { ...kept, externalId: to, formerId: from },
  });
}

/** When the messages of the last `withinMs` went to a group, oldest first: its platform allows only so many a minute. */
export async function sentToGroup(ctx: Context, id: string, withinMs: number): Promise<Date[]> {
  const { rows } = await ctx.db.pool.query<{ at: Date }>(
    `SELECT settled_at AS at FROM outbox WHERE account_id = $1 AND settled_at > $2
       AND (state IN ('sent', 'uncertain')) ORDER BY settled_at`,
    [id, new Date(ctx.clock.now().getTime() - withinMs)],
  );
  return rows.map((row) => row.at);
}

function toGroup({ id, channel, externalId, formerId, topic, unitCode }: UnitGroup): UnitGroup {
  return { id, channel, externalId, formerId, topic, unitCode };
}
