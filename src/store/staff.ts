import type { Tx } from '../context.ts';
import { isRole, type Role } from '../domain/role.ts';
import { prismaOf, sharedRead } from '../infra/tx.ts';

const COLUMNS = 'id, person_id AS "personId", role, unit_code AS "unitCode", name, title';

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
export const staffOf = sharedRead<string, StaffMember[]>('staff', async (sql, personIds) => {
  const { rows } = await sql.query<Row>({
    name: 'staff-of',
    text: `SELECT ${COLUMNS} FROM staff WHERE person_id = ANY($1::uuid[]) AND revoked_at IS NULL ORDER BY since`,
    values: [personIds],
  });
  const byPerson = Map.groupBy(rows.map(toMember), (member) => member.personId);
  return personIds.map((id) => byPerson.get(id) ?? []);
});

const holders = sharedRead<{ unitCode: string | null; roles: readonly Role[] }, StaffMember[]>(
  'staff',
  async (sql, asked) => {
    const everywhere = asked.some(({ unitCode }) => unitCode === null);
    const { rows } = await sql.query<Row>({
      name: 'staff-holding',
      text: `SELECT ${COLUMNS} FROM staff
             WHERE role = ANY($1::text[]) AND ($2::text[] IS NULL OR unit_code = ANY($2)) AND revoked_at IS NULL ORDER BY since`,
      values: [
        [...new Set(asked.flatMap(({ roles }) => roles))],
        everywhere ? null : [...new Set(asked.map(({ unitCode }) => unitCode))],
      ],
    });
    const members = rows.map(toMember);
    return asked.map(({ unitCode, roles }) =>
      members.filter(
        (member) => roles.includes(member.role) && (unitCode === null || member.unitCode === unitCode),
      ),
    );
  },
);

/** The people who hold one of `roles` at a unit now. */
export function staffAt(tx: Tx, unitCode: string, roles: readonly Role[]): Promise<StaffMember[]> {
  return holders(tx, { unitCode, roles });
}

/** Everyone who holds one of `roles` anywhere now: a few hundred people at most. */
export function staffWithRoles(tx: Tx, roles: readonly Role[]): Promise<StaffMember[]> {
  return holders(tx, { unitCode: null, roles });
}

/** Members of staff by id, those who have left included: the trail names them. */
export async function staffByIds(tx: Tx, ids: readonly string[]): Promise<Map<string, StaffMember>> {
  if (ids.length === 0) return new Map();
  const rows = await prismaOf(tx).staff.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, toMember(row)]));
}

/** Which of these units have somebody who answers now. */
export const staffedUnits = sharedRead<readonly string[], Set<string>>('staff', async (sql, asked) => {
  const { rows } = await sql.query<{ unitCode: string }>({
    name: 'staffed-units',
    text: `SELECT DISTINCT unit_code AS "unitCode" FROM staff
           WHERE unit_code = ANY($1::text[]) AND role IN ('official', 'unit-head') AND revoked_at IS NULL`,
    values: [asked.flat()],
  });
  const staffed = new Set(rows.map(({ unitCode }) => unitCode));
  return asked.map((unitCodes) => new Set(unitCodes.filter((code) => staffed.has(code))));
});

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
