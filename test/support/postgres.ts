import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/infra/postgres/embedded.ts';

export type TestServer = {
  url: string;
  createEmpty(name: string): Promise<{ url: string }>;
  createClone(name: string, of: string): Promise<{ url: string }>;
  stop(): Promise<void>;
};

/** A real PostgreSQL for one test run, in a folder of its own; it forgets nothing while it runs and nobody needs it after. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'doi-thoai-test-'));
  // Where root runs the tests PostgreSQL is another user, who must be able to enter.
  await chmod(folder, 0o755);
  const server = await startEmbedded({
    dataDir: folder,
    port: null,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  const admin = (work: (client: pg.Client) => Promise<unknown>) =>
    withClient(databaseUrl(server.url, 'postgres'), work);
  return {
    url: server.url,
    async createEmpty(name) {
      await admin((client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`));
      return { url: databaseUrl(server.url, name) };
    },
    async createClone(name, of) {
      await admin((client) =>
        client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(of)}`),
      );
      return { url: databaseUrl(server.url, name) };
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function databaseUrl(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
