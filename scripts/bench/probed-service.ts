// The service itself, as `npm start` runs it, with a count of what it asks of its database and of the time its thread is busy.
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import pg from 'pg';

export type Probe = {
  type: 'probe';
  statements: number;
  /** Share of the time in which the JavaScript thread was busy. */
  busy: number;
  cpuSeconds: number;
  residentMb: number;
};

let statements = 0;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
  statements += 1;
  return (query as (...given: unknown[]) => unknown).apply(this, args);
} as typeof query;

let since: { statements: number; loop: EventLoopUtilization; cpu: NodeJS.CpuUsage } | null = null;
process.on('message', (message) => {
  if (message === 'begin') {
    since = { statements, loop: performance.eventLoopUtilization(), cpu: process.cpuUsage() };
  } else if (message === 'end' && since) {
    const cpu = process.cpuUsage(since.cpu);
    process.send?.({
      type: 'probe',
      statements: statements - since.statements,
      busy: performance.eventLoopUtilization(since.loop).utilization,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      residentMb: process.memoryUsage().rss / 2 ** 20,
    } satisfies Probe);
  }
});

await import('../../src/main.ts');
