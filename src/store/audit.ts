import type { Scope } from '../context.ts';
import { prismaOf } from '../infra/tx.ts';

export type AuditEntry = {
  /** The person who did it; null for the operator at the command line and for the service itself. */
  actorId: string | null;
  action: string;
  subject: string | null;
  data?: Record<string, unknown>;
};

/** Writes what was done into the audit, in the transaction that did it. Ids and counts only, never a person's words. */
export async function audit(scope: Scope, entry: AuditEntry): Promise<void> {
  await prismaOf(scope.tx).audit.create({
    data: { ...entry, data: (entry.data ?? {}) as object, at: scope.clock.now() },
  });
}

/** How often something was done to a subject since an instant. */
export async function countAudit(
  scope: Scope,
  action: string,
  subject: string,
  since: Date,
): Promise<number> {
  return prismaOf(scope.tx).audit.count({ where: { action, subject, at: { gt: since } } });
}
