/** How fast an announcement goes, from the last few looks at it. */

/** How many messages had come to their end at an instant (milliseconds). */
export type Mark = { at: number; done: number };

/** Looks further back say nothing of how fast it goes now. */
const WINDOW_MS = 30_000;

/** The looks that count, with the newest one. */
export function withMark(marks: readonly Mark[], mark: Mark): Mark[] {
  return [...marks.filter(({ at }) => at < mark.at && at >= mark.at - WINDOW_MS), mark];
}

/** Messages a minute over these looks; null while there are too few, or none came to its end between them. */
export function perMinute(marks: readonly Mark[]): number | null {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last.at <= first.at || last.done <= first.done) return null;
  return ((last.done - first.done) * 60_000) / (last.at - first.at);
}
