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
