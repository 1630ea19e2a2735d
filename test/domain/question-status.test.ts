import { describe, expect, it } from 'vitest';
import {
  CLOSED_QUESTION_STATUSES,
  clockOf,
  eventsFor,
  isOpen,
  mayCause,
  OPEN_QUESTION_STATUSES,
  QUESTION_EVENTS,
  QUESTION_STATUSES,
  type QuestionEvent,
  type QuestionStatus,
  transition,
} from '../../src/domain/question-status.ts';
import { type Actor, type TransitionTable, transitionIn } from '../../src/domain/transition-table.ts';

/** Every pair of status and event; a dash is "not allowed". */
const EVERY_PAIR = `
event               | received  | claimed    | clarifying | answered  | refused  | withdrawn | on-agenda | concluded | in-vault | merged
claim               | claimed   | -          | -          | -         | -        | -         | -         | -         | -        | -
release             | -         | received   | received   | -         | -        | -         | -         | -         | -        | -
clarify             | -         | clarifying | -          | -         | -        | -         | -         | -         | -        | -
clarification-given | -         | -          | claimed    | -         | -        | -         | -         | -         | -        | -
answer              | -         | answered   | answered   | -         | -        | -         | answered  | -         | -        | -
correct-answer      | -         | -          | -          | answered  | -        | -         | -         | -         | -        | -
refuse              | -         | refused    | refused    | -         | -        | -         | -         | -         | -        | -
transfer            | received  | received   | received   | -         | -        | -         | -         | -         | -        | -
withdraw            | withdrawn | withdrawn  | withdrawn  | -         | -        | -         | withdrawn | -         | -        | -
put-on-agenda       | on-agenda | on-agenda  | on-agenda  | -         | -        | -         | -         | -         | -        | -
take-off-agenda     | -         | -          | -          | -         | -        | -         | received  | -         | -        | -
conclude            | concluded | concluded  | concluded  | concluded | -        | -         | concluded | -         | -        | -
reopen              | -         | -          | -          | received  | received | -         | -         | received  | -        | -
to-vault            | in-vault  | in-vault   | in-vault   | in-vault  | in-vault | in-vault  | in-vault  | in-vault  | -        | in-vault
from-vault          | -         | -          | -          | -         | -        | -         | -         | -         | received | -
merge               | merged    | merged     | merged     | -         | -        | -         | merged    | -         | -        | -
unmerge             | -         | -          | -          | -         | -        | -         | -         | -         | -        | received
`;

function readPairs(): { status: QuestionStatus; event: QuestionEvent; to: string }[] {
  const [head, ...rows] = EVERY_PAIR.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.flatMap(([event, ...cells]) =>
    cells.map((to, i) => ({ status: head![i + 1] as QuestionStatus, event: event as QuestionEvent, to })),
  );
}

describe('the transition table of questions', () => {
  const pairs = readPairs();

  it('is listed here in full', () => {
    const listed = new Set(pairs.map(({ status, event }) => `${status} ${event}`));
    const all = QUESTION_STATUSES.flatMap((status) => QUESTION_EVENTS.map((event) => `${status} ${event}`));
    expect([...listed].sort()).toEqual(all.sort());
    expect(pairs).toHaveLength(QUESTION_STATUSES.length * QUESTION_EVENTS.length);
  });

  it.each(pairs)('$status, $event: $to', ({ status, event, to }) => {
    const result = transition(status, event);
    if (to !== '-') {
      expect(result).toEqual({ type: 'to', status: to });
      return;
    }
    const allowed = pairs
      .filter((pair) => pair.status === status && pair.to !== '-')
      .map((pair) => pair.event);
    expect(result).toEqual({ type: 'not-allowed', from: status, event, allowed: expect.any(Array) });
    if (result.type === 'not-allowed') expect([...result.allowed].sort()).toEqual(allowed.sort());
  });

  it('lets every status be reached, and leaves no open question stuck', () => {
    for (const status of QUESTION_STATUSES.filter((s) => s !== 'received')) {
      expect(
        pairs.some((pair) => pair.to === status),
        status,
      ).toBe(true);
    }
    for (const status of OPEN_QUESTION_STATUSES) {
      expect(transition(status, 'conclude').type, status).toBe('to');
    }
  });

  it('does not compile with a status left out', () => {
    // @ts-expect-error closed has no row
    const table: TransitionTable<'open' | 'closed', 'close'> = { open: { close: 'closed' } };
    expect(transitionIn(table, 'open', 'close')).toEqual({ type: 'to', status: 'closed' });
  });

  it('takes a likely denunciation out of every status', () => {
    for (const status of QUESTION_STATUSES.filter((s) => s !== 'in-vault')) {
      expect(transition(status, 'to-vault')).toEqual({ type: 'to', status: 'in-vault' });
    }
  });
});

describe('who may cause what', () => {
  const staff: Actor[] = ['official', 'unit-head', 'secretary'];
  const expected: Record<QuestionEvent, Actor[]> = {
    claim: staff,
    release: [...staff, 'system'],
    clarify: staff,
    'clarification-given': ['asker', ...staff],
    answer: staff,
    'correct-answer': staff,
    refuse: staff,
    transfer: staff,
    withdraw: ['asker'],
    'put-on-agenda': ['secretary'],
    'take-off-agenda': ['secretary'],
    conclude: ['secretary', 'chair'],
    reopen: ['asker', 'unit-head', 'secretary'],
    'to-vault': [...staff, 'system'],
    'from-vault': ['secretary', 'chair'],
    merge: staff,
    unmerge: ['unit-head', 'secretary'],
  };
  const actors: Actor[] = ['asker', 'official', 'unit-head', 'secretary', 'chair', 'admin', 'system'];

  it.each(QUESTION_EVENTS)('%s', (event) => {
    expect(actors.filter((actor) => mayCause(actor, event))).toEqual(
      actors.filter((a) => expected[event].includes(a)),
    );
  });

  it('gives the buttons of a card', () => {
    expect(eventsFor('official', 'received')).toEqual(['claim', 'transfer', 'to-vault', 'merge']);
    expect(eventsFor('official', 'claimed')).toEqual([
      'release',
      'clarify',
      'answer',
      'refuse',
      'transfer',
      'to-vault',
      'merge',
    ]);
    expect(eventsFor('asker', 'received')).toEqual(['withdraw']);
    expect(eventsFor('asker', 'clarifying')).toEqual(['clarification-given', 'withdraw']);
    expect(eventsFor('asker', 'answered')).toEqual(['reopen']);
    expect(eventsFor('official', 'in-vault')).toEqual([]);
    expect(eventsFor('admin', 'claimed')).toEqual([]);
  });
});

describe('open and closed', () => {
  it('parts the statuses', () => {
    expect(OPEN_QUESTION_STATUSES).toEqual(['received', 'claimed', 'clarifying', 'on-agenda']);
    expect(CLOSED_QUESTION_STATUSES).toEqual([
      'answered',
      'refused',
      'withdrawn',
      'concluded',
      'in-vault',
      'merged',
    ]);
    expect(isOpen('clarifying')).toBe(true);
    expect(isOpen('in-vault')).toBe(false);
  });

  it('runs the clock while open, but not while the asker is asked back', () => {
    const clocks = Object.fromEntries(QUESTION_STATUSES.map((status) => [status, clockOf(status)]));
    expect(clocks).toEqual({
      received: 'runs',
      claimed: 'runs',
      clarifying: 'paused',
      answered: 'stopped',
      refused: 'stopped',
      withdrawn: 'stopped',
      'on-agenda': 'runs',
      concluded: 'stopped',
      'in-vault': 'stopped',
      merged: 'stopped',
    });
  });
});
