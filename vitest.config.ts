import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // A file waits for the database half of its time. All share one server, which gives 300 connections.
    maxWorkers: Math.max(2, Math.min(4, availableParallelism() - 1)),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
