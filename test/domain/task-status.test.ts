import { describe, expect, it } from 'vitest';
import {
  isTaskOverdue,
  mayCauseTask,
  TASK_EVENTS,
  TASK_STATUSES,
  type TaskEvent,
  type TaskStatus,
  taskTransition,
} from '../../src/domain/task-status.ts';

const NEXT: Record<TaskStatus, Record<TaskEvent, TaskStatus | '-'>> = {
  given: { start: 'in-progress', report: 'reported', 'send-back': '-', accept: '-', reopen: '-' },
  'in-progress': { start: '-', report: 'reported', 'send-back': '-', accept: '-', reopen: '-' },
  reported: { start: '-', report: '-', 'send-back': 'in-progress', accept: 'done', reopen: '-' },
  done: { start: '-', report: '-', 'send-back': '-', accept: '-', reopen: 'in-progress' },
};

describe('the transition table of tasks', () => {
  const pairs = TASK_STATUSES.flatMap((status) => TASK_EVENTS.map((event) => ({ status, event })));

  it.each(pairs)('$status, $event', ({ status, event }) => {
    const to = NEXT[status][event];
    const result = taskTransition(status, event);
    if (to !== '-') {
      expect(result).toEqual({ type: 'to', status: to });
      return;
    }
    const allowed = TASK_EVENTS.filter((other) => NEXT[status][other] !== '-').sort();
    if (result.type === 'not-allowed') result.allowed.sort();
    expect(result).toEqual({ type: 'not-allowed', from: status, event, allowed });
  });

  it('is reported by the unit and accepted by somebody else', () => {
    expect(TASK_EVENTS.filter((event) => mayCauseTask('official', event))).toEqual(['start', 'report']);
    expect(TASK_EVENTS.filter((event) => mayCauseTask('unit-head', event))).toEqual(['start', 'report']);
    expect(TASK_EVENTS.filter((event) => mayCauseTask('secretary', event))).toEqual([
      'send-back',
      'accept',
      'reopen',
    ]);
    expect(TASK_EVENTS.filter((event) => mayCauseTask('chair', event))).toEqual([
      'send-back',
      'accept',
      'reopen',
    ]);
    for (const actor of ['asker', 'admin', 'system'] as const) {
      expect(TASK_EVENTS.filter((event) => mayCauseTask(actor, event))).toEqual([]);
    }
  });

  it('is late from the day after the deadline, until it is reported', () => {
    const late = (today: string): TaskStatus[] =>
      TASK_STATUSES.filter((s) => isTaskOverdue(s, '2026-12-31', today));
    expect(late('2026-12-30')).toEqual([]);
    expect(late('2026-12-31')).toEqual([]);
    expect(late('2027-01-01')).toEqual(['given', 'in-progress']);
  });
});
