import type { Tx } from '../context.ts';
import { isRole, type Role } from '../domain/role.ts';
import { prismaOf } from '../infra/db.ts';

/** One person in one role at one unit. */
export type StaffMember = {
  id: string;
  personId: string;
  role: Role;
  unitCode: string;
  name: string;
  title: string | null;
};

/** The roles a person holds now. */
export async function staffOf(tx: Tx, personId: string): Promise<StaffMember[]> {
  return (
    await prismaOf(tx).staff.findMany({ where: { personId, revokedAt: null }, orderBy: { since: 'asc' } })
  ).map(toMember);
}

/** The people who hold one of `roles` at a unit now. */
export async function staffAt(tx: Tx, unitCode: string, roles: readonly Role[]): Promise<StaffMember[]> {
  const rows = await prismaOf(tx).staff.findMany({
    where: { unitCode, role: { in: [...roles] }, revokedAt: null },
    orderBy: { since: 'asc' },
  });
  return rows.map(toMember);
}

/** Everyone who holds one of `roles` anywhere now: a few hundred people at most. */
export async function staffWithRoles(tx: Tx, roles: readonly Role[]): Promise<StaffMember[]> {
  const rows = await prismaOf(tx).staff.findMany({
    where: { role: { in: [...roles] }, revokedAt: null },
    orderBy: { since: 'asc' },
  });
  return rows.map(toMember);
}

/** Members of staff by id, those who have left included: the trail names them. */
export async function staffByIds(tx: Tx, ids: readonly string[]): Promise<Map<string, StaffMember>> {
  if (ids.length === 0) return new Map();
  const rows = await prismaOf(tx).staff.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, toMember(row)]));
}

/** Which of these units have somebody who answers now. */
export async function staffedUnits(tx: Tx, unitCodes: readonly string[]): Promise<Set<string>> {
  const rows = await prismaOf(tx).staff.findMany({
    where: { unitCode: { in: [...unitCodes] }, role: { in: ['official', 'unit-head'] }, revokedAt: null },
    select: { unitCode: true },
    distinct: ['unitCode'],
  });
  return new Set(rows.map((row) => row.unitCode));
}

export async function findStaff(tx: Tx, id: string): Promise<StaffMember | null> {
  const row = await prismaOf(tx).staff.findUnique({ where: { id } });
  return row ? toMember(row) : null;
}

export async function addStaff(tx: Tx, member: Omit<StaffMember, 'id'>, since: Date): Promise<StaffMember> {
  const row = await prismaOf(tx).staff.upsert({
    where: {
      personId_role_unitCode: { personId: member.personId, role: member.role, unitCode: member.unitCode },
    },
    create: { ...member, since },
    update: { revokedAt: null, name: member.name, title: member.title },
  });
  return toMember(row);
}

type Row = {
  id: string;
  personId: string;
  role: string;
  unitCode: string;
  name: string;
  title: string | null;
};

function toMember(row: Row): StaffMember {
  if (!isRole(row.role)) throw new Error(`staff ${row.id} has an unknown role`);
  return {
    id: row.id,
    personId: row.personId,
    role: row.role,
    unitCode: row.unitCode,
    name: row.name,
    title: row.title,
  };
}
