import { buildContext, prepareDatabase } from '../bootstrap.ts';
import type { Context } from '../context.ts';
import { type Config, readConfig } from '../infra/config.ts';
import { createLog } from '../infra/log.ts';
import { startEmbedded } from '../infra/postgres/embedded.ts';

/** The handles of a command: it uses the embedded server that runs, or starts it for as long as the command takes. */
export async function openContext(
  env: Record<string, string | undefined>,
): Promise<{ ctx: Context; config: Config; close(): Promise<void> }> {
  const config = readConfig(env);
  const embedded =
    config.database.type === 'embedded'
      ? await startEmbedded({ dataDir: config.dataDir, port: config.database.port })
      : null;
  const url = config.database.type === 'external' ? config.database.url : (embedded?.url ?? '');
  const log = createLog('error');
  await prepareDatabase(config, url, { log });
  const ctx = await buildContext(config, url, { log });
  return {
    ctx,
    config,
    async close() {
      await ctx.wake.stop();
      await ctx.db.close();
      if (embedded && !embedded.reused) await embedded.stop();
    },
  };
}
