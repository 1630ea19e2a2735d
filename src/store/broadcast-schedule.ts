import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';
import { type Broadcast, toBroadcast } from './broadcasts.ts';

/** What is to go to these territories later, or waits for a second person; the oldest first. */
export async function pendingBroadcasts(tx: Tx, territories: readonly string[]): Promise<Broadcast[]> {
  const statuses: Broadcast['status'][] = ['awaiting-approval', 'scheduled'];
  const rows = await prismaOf(tx).broadcast.findMany({
    where: { territoryCode: { in: [...territories] }, status: { in: statuses } },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(toBroadcast);
}

/** Announcements whose time has come. */
export async function dueBroadcasts(ctx: Context): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ id: string }>(
    `SELECT id FROM broadcast WHERE status = 'scheduled' AND scheduled_at <= $1 ORDER BY scheduled_at`,
    [ctx.clock.now()],
  );
  return rows.map(({ id }) => id);
}

/** Takes one whose time has come till the end of the transaction; null: another process has it, or it is not due any more. */
export async function takeDueBroadcast(tx: Tx, id: string, now: Date): Promise<Broadcast | null> {
  const prisma = prismaOf(tx);
  const taken = await prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM broadcast WHERE id = ${id}::uuid AND status = 'scheduled' AND scheduled_at <= ${now}
    FOR UPDATE SKIP LOCKED`;
  const row = taken.length > 0 ? await prisma.broadcast.findUnique({ where: { id } }) : null;
  return row ? toBroadcast(row) : null;
}
