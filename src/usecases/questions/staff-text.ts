import type { Scope } from '../../context.ts';

export type TextProblem = { type: 'empty' } | { type: 'too-long'; limit: number };

const FALLBACK_LIMIT = 8000;

/** What a member of staff wrote, trimmed, if it is there and not too long to be sent. */
export function checkedText(scope: Scope, text: string): { type: 'text'; text: string } | TextProblem {
  const trimmed = text.trim();
  if (trimmed === '') return { type: 'empty' };
  const set = scope.rulebook.current().settings.get('question-max-characters');
  const limit = typeof set === 'number' ? set : FALLBACK_LIMIT;
  return trimmed.length > limit ? { type: 'too-long', limit } : { type: 'text', text: trimmed };
}
