import type { Scope } from '../../context.ts';
import { type UnreachedLine, unreachedAskers, unreachedOthers } from '../../store/outbox-report.ts';
import { staffOf } from '../../store/staff.ts';
import { FIGURE_ROLES, scopeOf } from '../statistics/figures.ts';

const PAGE = 5;

export type Unreached = {
  type: 'unreached';
  page: number;
  pages: number;
  total: number;
  lines: UnreachedLine[];
  /** People for whom something waits that is about no question of theirs. */
  others: number;
};

/** Whom the platform lets us tell nothing until they write: the list by which a secretariat finds another way. */
export async function unreachedPage(
  scope: Scope,
  input: { personId: string; page: number },
): Promise<Unreached | { type: 'not-yours' }> {
  const members = (await staffOf(scope.tx, input.personId)).filter(({ role }) => FIGURE_ROLES.includes(role));
  if (members.length === 0) return { type: 'not-yours' };
  const whose = scopeOf(scope, members);
  const at = (page: number) => ({ offset: page * PAGE, limit: PAGE });
  const asked = await unreachedAskers(scope.tx, whose, at(input.page));
  // What was sent meanwhile may leave a page empty that there was: then the first.
  const page = asked.total > 0 ? input.page : 0;
  const { lines, total } = page === input.page ? asked : await unreachedAskers(scope.tx, whose, at(0));
  return {
    type: 'unreached',
    page,
    pages: Math.max(1, Math.ceil(total / PAGE)),
    total,
    lines,
    others: await unreachedOthers(scope.tx, whose.territories),
  };
}
