export const SECRET = 'faults-secret';

/** The settings of a process of the service that speaks with our own server instead of Telegram. */
export function environmentOf(given: {
  databaseUrl: string;
  dataDir: string;
  sink: string;
  rate: number;
}): Record<string, string> {
  return {
    PORT: '0',
    SEED: 'base',
    LOG_LEVEL: 'silent',
    DATA_DIR: given.dataDir,
    DATABASE_URL: given.databaseUrl,
    SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    PUBLIC_URL: given.sink,
    TELEGRAM_BOT_TOKEN: `4200:${'f'.repeat(35)}`,
    TELEGRAM_API_ROOT: given.sink,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_RATE: String(given.rate),
    ...(given.rate > 30 && { TELEGRAM_PAID_BROADCAST: 'on' }),
  };
}
