import { flushCompileCache } from 'node:module';
import type { App } from './app.ts';
import { ConfigError, readConfig } from './infra/config.ts';
import { describeError } from './infra/log.ts';
import { startEmbedded } from './infra/postgres/embedded.ts';

/** A stop that takes longer than this is forced: an operator's `stop` must end. */
const STOP_LIMIT_MS = 4500;
/** What has not started yet has to come so far first, on a slow machine too. */
const START_LIMIT_MS = 15_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  // The database starts while the service is read: each takes about a second, and neither needs the other.
  const reading = import('./app.ts');
  const embedded =
    config.database.type === 'embedded'
      ? await startEmbedded({ dataDir: config.dataDir, port: config.database.port })
      : null;
  if (embedded?.movedTo) {
    print(
      `The database lies in ${embedded.movedTo}: PostgreSQL must not run as root, and its user can't enter ${config.dataDir}.`,
    );
  }
  const url = config.database.type === 'external' ? config.database.url : (embedded?.url ?? '');
  let app: App | null = null;
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= Promise.resolve(app?.stop()).then(() => embedded?.stop());
    return stopped;
  };
  try {
    const { buildApp } = await reading;
    app = await buildApp(config, url);
    const started = app.start();
    // Half of a start can't be undone: who ends it meanwhile waits for the rest, about a second.
    let limitMs = START_LIMIT_MS + STOP_LIMIT_MS;
    endOnSignal(
      () => limitMs,
      () => started.then(stop, (error: unknown) => stop().then(() => fail(error))),
    );
    const { address } = await started;
    limitMs = STOP_LIMIT_MS;
    print(config.demoChat ? `Đối Thoại is ready: ${address}/chat` : `Đối Thoại is ready: ${address}`);
    flushCompileCache();
  } catch (error) {
    await stop();
    throw error;
  }
}

function endOnSignal(limitMs: () => number, stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), limitMs()).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function fail(error: unknown): never {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(1);
}

/** What an operator can act on, in one sentence. */
function sentence(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `PORT ${port} is taken by another program: name a free one or stop the other.`;
  if (code === 'ECONNREFUSED') return 'DATABASE_URL: no PostgreSQL server answers at that address.';
  const described = describeError(error);
  return `The start failed: ${described.type} ${described.message}${described.at ? ` (${described.at})` : ''}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch(fail);
