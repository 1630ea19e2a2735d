/** A Wednesday morning in office hours, before the demo conference's intake ends. */
export const TEST_NOW = new Date('2026-11-25T02:00:00Z');

export type TestClock = { now(): Date; set(to: Date | string): void; advance(ms: number): void };

export function createTestClock(start: Date = TEST_NOW): TestClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    set: (to) => {
      now = new Date(to).getTime();
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

/** The same morning, in which time goes on: for a service that is started and waits for something by the clock. */
export function createRunningClock(start: Date = TEST_NOW): TestClock {
  const began = performance.now();
  const moved = createTestClock(start);
  return { ...moved, now: () => new Date(moved.now().getTime() + performance.now() - began) };
}
