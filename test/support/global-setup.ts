import type { TestProject } from 'vitest/node';
import { prepareDatabase } from '../../src/bootstrap.ts';
import { readConfig } from '../../src/infra/config.ts';
import { createTestClock } from './clock.ts';
import { startTestServer } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string;
  }
}

export const TEMPLATES = { base: 'template_base', demo: 'template_demo' } as const;

/** One PostgreSQL for the run, with a migrated and seeded template of each kind; test files clone them. */
export default async function setup(project: TestProject) {
  const server = await startTestServer();
  const clock = createTestClock();
  const secret = Buffer.alloc(32).toString('base64');
  const base = await server.createEmpty(TEMPLATES.base);
  await prepareDatabase(readConfig({ SEED: 'base', SECRET_KEY: secret, LOG_LEVEL: 'warn' }), base.url, {
    clock,
  });
  const demo = await server.createClone(TEMPLATES.demo, TEMPLATES.base);
  await prepareDatabase(readConfig({ SEED: 'demo', LOG_LEVEL: 'warn' }), demo.url, { clock });
  project.provide('serverUrl', server.url);
  return () => server.stop();
}
