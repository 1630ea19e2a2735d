/** The life of a task given by a clause of a conclusion notice. Overdue is no status: it follows from the day. */
import { type Actor, type Transition, type TransitionTable, transitionIn } from './transition-table.ts';

export const TASK_STATUSES = ['given', 'in-progress', 'reported', 'done'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const TASK_EVENTS = ['start', 'report', 'send-back', 'accept', 'reopen'] as const;
export type TaskEvent = (typeof TASK_EVENTS)[number];
export type TaskTransition = Transition<TaskStatus, TaskEvent>;

const TABLE: TransitionTable<TaskStatus, TaskEvent> = {
  // A task is done with a result document or evidence, never by a click: always through `reported`.
  given: { start: 'in-progress', report: 'reported' },
  'in-progress': { report: 'reported' },
  reported: { accept: 'done', 'send-back': 'in-progress' },
  done: { reopen: 'in-progress' },
};

const ACTORS: Readonly<Record<TaskEvent, readonly Actor[]>> = {
  start: ['official', 'unit-head'],
  report: ['official', 'unit-head'],
  'send-back': ['secretary', 'chair'],
  accept: ['secretary', 'chair'],
  reopen: ['secretary', 'chair'],
};

export function taskTransition(from: TaskStatus, event: TaskEvent): TaskTransition {
  return transitionIn(TABLE, from, event);
}

export function mayCauseTask(actor: Actor, event: TaskEvent): boolean {
  return ACTORS[event].includes(actor);
}

/**
 * The lead unit is late: the day of the deadline has passed and it has reported nothing.
 * Days are `YYYY-MM-DD`, `today` in the authority's time zone. A report that waits for acceptance is not late.
 */
export function isTaskOverdue(status: TaskStatus, due: string, today: string): boolean {
  return (status === 'given' || status === 'in-progress') && today > due;
}
