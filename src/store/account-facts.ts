import type { Context, Tx } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

export async function personOfAccount(ctx: Context, accountId: string): Promise<string | null> {
  const { rows } = await ctx.db.pool.query<{ person_id: string }>(
    'SELECT person_id FROM account WHERE id = $1',
    [accountId],
  );
  return rows[0]?.person_id ?? null;
}

/** Whether the person behind an account has a name here. */
export async function isNamed(ctx: Context, channel: string, externalId: string): Promise<boolean> {
  const { rowCount } = await ctx.db.pool.query(
    `SELECT 1 FROM account a JOIN contact c ON c.person_id = a.person_id
     WHERE a.channel = $1 AND a.external_id = $2 AND c.name IS NOT NULL`,
    [channel, externalId],
  );
  return (rowCount ?? 0) > 0;
}

export async function setPaused(tx: Tx, accountId: string, until: Date | null): Promise<void> {
  await prismaOf(tx).account.update({ where: { id: accountId }, data: { pausedUntil: until } });
}
