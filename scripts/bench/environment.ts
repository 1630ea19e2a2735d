/** The secret of the webhook, for whoever posts to it. */
export const SECRET = 'bench-secret';
export const TOKEN = `4200:${'b'.repeat(35)}`;

/** The settings of a process of the service that speaks with our own server (`sink`) instead of Telegram. */
export function environmentOf(given: {
  databaseUrl: string;
  dataDir: string;
  sink: string;
  rate: number;
  token?: string;
  logLevel?: 'error' | 'silent';
}): Record<string, string> {
  return {
    PORT: '0',
    SEED: 'base',
    LOG_LEVEL: given.logLevel ?? 'error',
    DATA_DIR: given.dataDir,
    DATABASE_URL: given.databaseUrl,
    SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    PUBLIC_URL: given.sink,
    TELEGRAM_BOT_TOKEN: given.token ?? TOKEN,
    TELEGRAM_API_ROOT: given.sink,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_RATE: String(given.rate),
    ...(given.rate > 30 && { TELEGRAM_PAID_BROADCAST: 'on' }),
  };
}
