import type { Context } from '../context.ts';
import { ROLES } from '../domain/role.ts';
import { prismaOf } from '../infra/tx.ts';

/** A visitor of the try-out chat. `accounts` are those whose conversations they opened. */
export type WebSession = { id: string; accounts: string[] };

/** Someone the visitor may speak as. Of the vault only the invented names of demo people are read. */
export type WebPerson = {
  accountId: string;
  externalId: string;
  personId: string;
  /** The first of the person's roles, null for citizens. */
  role: string | null;
  name: string | null;
  unitName: string | null;
  communeName: string | null;
};

export async function createSession(ctx: Context, tokenHash: string): Promise<void> {
  const now = ctx.clock.now();
  await prismaOf(ctx.db.read).webSession.create({
    data: { tokenHash, accounts: [], createdAt: now, seenAt: now },
  });
}

export async function findSession(ctx: Context, tokenHash: string): Promise<WebSession | null> {
  const { rows } = await ctx.db.pool.query<WebSession>(
    'SELECT id, accounts FROM web_session WHERE token_hash = $1',
    [tokenHash],
  );
  return rows[0] ?? null;
}

/** Lets a session write and read as this person. */
export async function openAccount(ctx: Context, sessionId: string, accountId: string): Promise<void> {
  await ctx.db.pool.query(
    `UPDATE web_session SET accounts = array_append(array_remove(accounts, $2), $2), seen_at = $3 WHERE id = $1`,
    [sessionId, accountId, ctx.clock.now()],
  );
}

/** Sessions nobody used since `before` are forgotten. */
export async function pruneSessions(ctx: Context, before: Date): Promise<void> {
  await ctx.db.pool.query('DELETE FROM web_session WHERE seen_at < $1', [before]);
}

/** Everybody the try-out chat can be used as: citizens in the order they came, then staff by role and name. */
export async function listWebPeople(ctx: Context): Promise<WebPerson[]> {
  return query(ctx, null);
}

export async function findWebPerson(ctx: Context, accountId: string): Promise<WebPerson | null> {
  return (await query(ctx, accountId))[0] ?? null;
}

async function query(ctx: Context, accountId: string | null): Promise<WebPerson[]> {
  const { rows } = await ctx.db.pool.query<Row>(
    `SELECT a.id AS account_id, a.external_id, a.person_id, s.role,
       coalesce(s.name, CASE WHEN p.demo THEN v.name END) AS name,
       u.full_name AS unit_name, c.full_name AS commune_name
     FROM account a
     JOIN person p ON p.id = a.person_id
     LEFT JOIN contact v ON v.person_id = p.id
     LEFT JOIN LATERAL (SELECT role, name, unit_code FROM staff
                        WHERE person_id = p.id AND revoked_at IS NULL ORDER BY since LIMIT 1) s ON true
     LEFT JOIN unit u ON u.code = s.unit_code
     LEFT JOIN unit c ON c.code = p.commune_code
     WHERE a.channel = 'web' AND ($1::uuid IS NULL OR a.id = $1)
     ORDER BY array_position($2::text[], s.role) NULLS FIRST, a.created_at, 5, a.id`,
    [accountId, [...ROLES]],
  );
  return rows.map((row) => ({
    accountId: row.account_id,
    externalId: row.external_id,
    personId: row.person_id,
    role: row.role,
    name: row.name,
    unitName: row.unit_name,
    communeName: row.commune_name,
  }));
}

type Row = {
  account_id: string;
  external_id: string;
  person_id: string;
  role: string | null;
  name: string | null;
  unit_name: string | null;
  commune_name: string | null;
};
