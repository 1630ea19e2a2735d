import type { Scope } from '../../context.ts';
import { civilDate } from '../../domain/civil-date.ts';
import { liesWithin } from '../../domain/rulebook.ts';
import { addWorkingDays } from '../../domain/working-days.ts';
import { type QueueFilter, type QueueLine, type QueueScope, readQueue } from '../../store/queue.ts';
import { type StaffMember, staffByIds, staffedUnits, staffOf } from '../../store/staff.ts';
import { territoryOf } from './competence.ts';

/** The four views of the queue: what I hold, what my unit has, what is due soon, what is overdue. */
export const QUEUE_VIEWS = ['mine', 'unit', 'due', 'overdue'] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];

/** How many working days ahead count as due soon, today included. */
const SOON_DAYS = 3;
export const QUEUE_PAGE = 5;

export type QueuePage = {
  view: QueueView;
  page: number;
  pages: number;
  total: number;
  lines: (QueueLine & { holder: StaffMember | null })[];
};

/** One page of what a member of staff may see, by the clock; a page that is no more gives the last. */
export async function queuePage(
  scope: Scope,
  input: { personId: string; view: QueueView; page: number },
): Promise<QueuePage> {
  const roles = await staffOf(scope.tx, input.personId);
  const whose = await queueScope(scope, roles);
  const filter = filterOf(scope, input.view);
  const at = (page: number) => ({ offset: page * QUEUE_PAGE, limit: QUEUE_PAGE });
  let { page } = input;
  let { lines, total } = await readQueue(scope.tx, whose, filter, at(page));
  if (lines.length === 0 && page > 0) {
    ({ total } = await readQueue(scope.tx, whose, filter, at(0)));
    page = Math.max(0, Math.ceil(total / QUEUE_PAGE) - 1);
    ({ lines } = await readQueue(scope.tx, whose, filter, at(page)));
  }
  const holders = await staffByIds(
    scope.tx,
    lines.map((line) => line.assigneeId).filter((id) => id !== null),
  );
  return {
    view: input.view,
    page,
    pages: Math.max(1, Math.ceil(total / QUEUE_PAGE)),
    total,
    lines: lines.map((line) => ({ ...line, holder: holders.get(line.assigneeId ?? '') ?? null })),
  };
}

function filterOf(scope: Scope, view: QueueView): QueueFilter {
  const today = civilDate(scope.clock.now(), scope.timeZone);
  switch (view) {
    case 'mine':
    case 'unit':
      return { type: view };
    case 'due': {
      const until = addWorkingDays(scope.rulebook.current().calendar, today, SOON_DAYS);
      return { type: 'due', from: today, until };
    }
    case 'overdue':
      return { type: 'overdue', before: today };
    default:
      return view satisfies never;
  }
}

/**
 * Officials see their unit's questions. A secretary sees what no unit has and what lies at units nobody has joined, within
 * their territory; a supervisor and a chair see all of it there.
 */
async function queueScope(scope: Scope, roles: readonly StaffMember[]): Promise<QueueScope> {
  const book = scope.rulebook.current();
  const own = roles.filter(({ role }) => role === 'official' || role === 'unit-head');
  const secretaries = roles.filter(({ role }) => role === 'secretary');
  const readers = roles.filter(({ role }) => role === 'chair' || role === 'supervisor');
  const within = (members: readonly StaffMember[]) =>
    [...book.units.values()].filter((unit) =>
      members.some((member) => {
        const territory = territoryOf(book, member.unitCode);
        return territory !== null && liesWithin(book, unit.territoryCode, territory);
      }),
    );
  const inSecretariat = within(secretaries).map((unit) => unit.code);
  const staffed = await staffedUnits(scope.tx, inSecretariat);
  const watching = [...secretaries, ...readers];
  const unitCodes = new Set([
    ...own.map((member) => member.unitCode),
    ...inSecretariat.filter((code) => !staffed.has(code)),
    ...within(readers).map((unit) => unit.code),
  ]);
  return {
    staffIds: roles.map((member) => member.id),
    unitCodes: [...unitCodes],
    unrouted:
      watching.length === 0
        ? null
        : {
            territories: within(watching).map((unit) => unit.territoryCode),
            hostUnits: watching.map((member) => member.unitCode),
          },
  };
}
