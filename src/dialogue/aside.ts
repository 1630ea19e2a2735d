import type { Conversation } from '../store/conversations.ts';
import type { Turn } from './part.ts';
import { leave } from './say.ts';

/** Steps aside into a short flow; what was going on before (a draft) comes back when it is left. */
export function stepAside(turn: Turn, flow: string, step: string, data: Record<string, unknown>): void {
  const { state } = turn;
  const before = state.flow === null ? null : (state.data['before'] ?? state);
  turn.state = { flow, step, data: { ...data, before } };
}

/** Leaves the flow, back to what it interrupted. */
export function comeBack(turn: Turn): void {
  const before = turn.state.data['before'] as Conversation | null | undefined;
  if (before) turn.state = before;
  else leave(turn);
}
