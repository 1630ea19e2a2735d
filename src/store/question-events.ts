import type { Tx } from '../context.ts';
import type { QuestionStatus } from '../domain/question-status.ts';
import type { Actor } from '../domain/transition-table.ts';
import { prismaOf } from '../infra/tx.ts';

export type StoredEvent = {
  at: Date;
  event: string;
  from: QuestionStatus | null;
  to: QuestionStatus;
  actorKind: Actor;
  actorId: string | null;
  why: string | null;
  data: Record<string, unknown>;
};

/** The trail of a question, oldest first. */
export async function eventsOf(tx: Tx, questionId: string): Promise<StoredEvent[]> {
  const rows = await prismaOf(tx).questionEvent.findMany({ where: { questionId }, orderBy: { id: 'asc' } });
  return rows.map((row) => ({
    at: row.at,
    event: row.event,
    from: row.from as QuestionStatus | null,
    to: row.to as QuestionStatus,
    actorKind: row.actorKind as Actor,
    actorId: row.actorId,
    why: row.why,
    data: row.data as Record<string, unknown>,
  }));
}
