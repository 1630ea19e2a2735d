/** Deliveries that may be half sent at the same time; more only means that one may begin anew. */
const REMEMBERED = 1000;

/** `ids`: of the messages that have gone, in their order. */
type Reached = { done: number; ids: readonly string[] };

/**
 * How far a delivery of several messages got before a failure, so that its next try goes on from there. Kept in memory:
 * after a crash it begins anew, marked as perhaps repeated.
 */
export function createProgress() {
  const reached = new Map<string, Reached>();
  return {
    of: (delivery: string): Reached => reached.get(delivery) ?? { done: 0, ids: [] },
    reached(delivery: string, done: number, ids: readonly string[]) {
      reached.delete(delivery);
      reached.set(delivery, { done, ids });
      const oldest = reached.keys().next().value;
      if (reached.size > REMEMBERED && oldest !== undefined) reached.delete(oldest);
    },
    forget(delivery: string) {
      reached.delete(delivery);
    },
  };
}
