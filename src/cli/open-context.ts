import { join } from 'node:path';
import { buildContext, prepareDatabase } from '../bootstrap.ts';
import type { Context } from '../context.ts';
import { type Config, readConfig } from '../infra/config.ts';
import { createLog } from '../infra/log.ts';
import { startEmbedded } from '../infra/postgres/embedded.ts';
import { PROJECT_ROOT } from '../infra/project-root.ts';
import { loadTexts, type Speaker } from '../infra/texts.ts';

type Environment = Record<string, string | undefined>;

/** The database as it is: nothing is migrated, nothing laid. */
export type Server = { config: Config; url: string; speak: Speaker };

/** The embedded server that runs, or one for as long as the command takes. */
export async function openServer(env: Environment): Promise<{ server: Server; close(): Promise<void> }> {
  const config = readConfig(env);
  const embedded =
    config.database.type === 'embedded'
      ? await startEmbedded({ dataDir: config.dataDir, port: config.database.port })
      : null;
  const url = config.database.type === 'external' ? config.database.url : (embedded?.url ?? '');
  const speak = loadTexts(join(PROJECT_ROOT, 'locales'), config).in(null);
  return {
    server: { config, url, speak },
    async close() {
      if (embedded && !embedded.reused) await embedded.stop();
    },
  };
}

/** The same for a command that needs the database as this version has it. */
export async function openContext(
  env: Environment,
): Promise<{ ctx: Context; config: Config; close(): Promise<void> }> {
  const { server, close } = await openServer(env);
  const { config, url } = server;
  const log = createLog('error');
  await prepareDatabase(config, url, { log });
  const ctx = await buildContext(config, url, { log });
  return {
    ctx,
    config,
    async close() {
      await ctx.wake.stop();
      await ctx.db.close();
      await close();
    },
  };
}
