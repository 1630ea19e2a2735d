import type { TestProject } from 'vitest/node';
import { prepareDatabase } from '../../src/app.ts';
import { readConfig } from '../../src/infra/config.ts';
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
  for (const [seed, name] of Object.entries(TEMPLATES)) {
    const { url } = await server.createEmpty(name);
    await prepareDatabase(
      readConfig({ SEED: seed, SECRET_KEY: Buffer.alloc(32).toString('base64'), LOG_LEVEL: 'warn' }),
      url,
    );
  }
  project.provide('serverUrl', server.url);
  return () => server.stop();
}
