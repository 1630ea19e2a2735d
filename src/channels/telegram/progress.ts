/** Deliveries that may be half sent at the same time; more only means that one may begin anew. */
const REMEMBERED = 1000;

type Reached = { done: number; lastId: string };

/**
 * How far a delivery of several messages got before a failure, so that its next try goes on from there. Kept in memory:
 * after a crash it begins anew, marked as perhaps repeated.
 */
export function createProgress() {
  const reached = new Map<string, Reached>();
  return {
    of: (delivery: string): Reached => reached.get(delivery) ?? { done: 0, lastId: '' },
    reached(delivery: string, done: number, lastId: string) {
      reached.delete(delivery);
      reached.set(delivery, { done, lastId });
      const oldest = reached.keys().next().value;
      if (reached.size > REMEMBERED && oldest !== undefined) reached.delete(oldest);
    },
    forget(delivery: string) {
      reached.delete(delivery);
    },
  };
}
