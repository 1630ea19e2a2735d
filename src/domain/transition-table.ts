/** What the status tables of questions, conferences and tasks have in common. */

/** Every status must have its row: a status without one does not compile. */
export type TransitionTable<Status extends string, Event extends string> = Readonly<
  Record<Status, Readonly<Partial<Record<Event, Status>>>>
>;

export type Transition<Status extends string, Event extends string> =
  | { type: 'to'; status: Status }
  /** `allowed` lists what may happen in this status instead; empty for an end. */
  | { type: 'not-allowed'; from: Status; event: Event; allowed: Event[] };

/** Who acts. `system` is a clock or a classifier, never a person. */
export type Actor = 'asker' | 'official' | 'unit-head' | 'secretary' | 'chair' | 'admin' | 'system';

export function transitionIn<Status extends string, Event extends string>(
  table: TransitionTable<Status, Event>,
  from: Status,
  event: Event,
): Transition<Status, Event> {
  const row: Readonly<Partial<Record<Event, Status>>> = table[from];
  const status = row[event];
  return status === undefined
    ? { type: 'not-allowed', from, event, allowed: eventsOf(row) }
    : { type: 'to', status };
}

function eventsOf<Event extends string>(row: Readonly<Partial<Record<Event, unknown>>>): Event[] {
  // Object.keys forgets the type of the keys; the row's own type says they are events.
  return Object.keys(row) as Event[];
}
