import type { ClauseOutcome } from '../../domain/conference.ts';
import type { Turn } from '../part.ts';
import { enter } from '../say.ts';

export const FLOW = 'conclude';

export const HEAD_STEPS = ['number', 'date', 'signer'] as const;
export const CLAUSE_STEPS = ['text', 'questions', 'outcome', 'lead', 'deadline'] as const;
export type Step = (typeof HEAD_STEPS)[number] | (typeof CLAUSE_STEPS)[number] | 'file';

const STEPS: readonly Step[] = [...HEAD_STEPS, ...CLAUSE_STEPS, 'file'];

/** A clause while it is typed; stored with the notice when it is whole. */
export type ClauseDraft = {
  text?: string;
  questions?: string[];
  outcome?: ClauseOutcome;
  leadUnit?: string;
};

/** Where a secretary is. Codes, not ids: they are what buttons carry. */
export type State = {
  step: Step;
  conference: string;
  /** Null until its head is there and it is stored. */
  notice: string | null;
  head: { number?: string; date?: string };
  clause: ClauseDraft;
  /** First question shown of those to choose from. */
  from: number;
};

export function stateOf(turn: Turn): State | null {
  const { flow, step, data } = turn.state;
  const known = STEPS.find((one) => one === step);
  if (flow !== FLOW || known === undefined) return null;
  const { conference, notice, head, clause, from } = data as Partial<Omit<State, 'step'>>;
  return {
    step: known,
    conference: conference ?? '',
    notice: notice ?? null,
    head: head ?? {},
    clause: clause ?? {},
    from: from ?? 0,
  };
}

export function enterState(turn: Turn, { step, ...data }: State): void {
  enter(turn, FLOW, step, data);
}

export function firstState(conference: string, notice: string | null, step: Step): State {
  return { step, conference, notice, head: {}, clause: {}, from: 0 };
}
