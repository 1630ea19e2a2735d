import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { type ZaloConfig, zaloGroup } from './config-zalo.ts';

export { ConfigError } from './config-error.ts';
export type { ZaloConfig } from './config-zalo.ts';

const onOff = z.enum(['on', 'off'], { error: 'must be on or off' });
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));

const zaloTemplate = z.string().regex(/^\d{1,32}$/, 'must be the number of an approved ZBS template');
const zaloId = z.string().regex(/^\d{1,32}$/, 'must be the number that Zalo shows for it');

/** Every variable once, in the order of `.env.example`. An empty value counts as unset. */
const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65535).default(3000),
  PUBLIC_URL: httpUrl.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  DB_PORT: wholeNumber(1, 65535).optional(),
  SECRET_KEY: z
    .string()
    .refine(
      (key) => /^[A-Za-z0-9+/]{43}=$/.test(key),
      'must be 32 bytes in base64: `npm run -s cli -- key new` prints one',
    )
    .optional(),
  SEED: z.enum(['demo', 'base', 'none'], { error: 'must be demo, base or none' }).optional(),
  DEMO_CHAT: onOff.optional(),
  DEFAULT_LOCALE: z
    .string()
    .regex(/^[a-z]{2}$/, 'must be a language code such as vi')
    .default('vi'),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Asia/Ho_Chi_Minh')
    .default('Asia/Ho_Chi_Minh'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be trace, debug, info, warn, error or silent',
    })
    .default('info'),
  ROLE: z.enum(['all', 'web', 'worker'], { error: 'must be all, web or worker' }).default('all'),
  INBOX_KEEP_HOURS: wholeNumber(0, 24 * 365).default(24),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[A-Za-z0-9_-]{20,}$/, 'must be a bot token as BotFather gives it, such as 123456:ABC…')
    .optional(),
  TELEGRAM_API_ROOT: httpUrl.default('https://api.telegram.org'),
  TELEGRAM_MODE: z.enum(['polling', 'webhook'], { error: 'must be polling or webhook' }).default('polling'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,256}$/, 'must be 1 to 256 letters, digits, _ or -')
    .optional(),
  TELEGRAM_RATE: wholeNumber(1, 1000).default(30),
  TELEGRAM_PAID_BROADCAST: onOff.default('off'),
  TELEGRAM_PROXY: z
    .url({
      protocol: /^https?$/,
      error: 'must be the address of an http or https proxy, such as http://proxy.example.vn:3128',
    })
    .optional(),
  ZALO_APP_ID: zaloId.optional(),
  ZALO_APP_SECRET: z.string().optional(),
  ZALO_OA_ID: zaloId.optional(),
  ZALO_OA_SECRET_KEY: z.string().optional(),
  ZALO_REFRESH_TOKEN: z.string().optional(),
  ZALO_API_ROOT: httpUrl.default('https://openapi.zalo.me'),
  ZALO_OAUTH_ROOT: httpUrl.default('https://oauth.zaloapp.com'),
  ZALO_BUSINESS_ROOT: httpUrl.default('https://business.openapi.zalo.me'),
  ZALO_APPSECRET_PROOF: onOff.default('off'),
  ZALO_TEMPLATE_RECEIPT: zaloTemplate.optional(),
  ZALO_TEMPLATE_STATUS: zaloTemplate.optional(),
  ZALO_TEMPLATE_ANSWER: zaloTemplate.optional(),
  ZALO_TEMPLATE_CONFERENCE: zaloTemplate.optional(),
  ZALO_TEMPLATE_CONCLUSION: zaloTemplate.optional(),
  ZALO_TEMPLATE_TASK: zaloTemplate.optional(),
  ZALO_RATE: wholeNumber(1, 1000).default(30),
  /** Set by the container image (Dockerfile), and usual on servers. */
  NODE_ENV: z.string().optional(),
});

type Environment = z.infer<typeof environment>;

export type TelegramConfig = Readonly<{
  token: string;
  apiRoot: string;
  rate: number;
  /** Announcements may cost Stars and go faster than the free rate. */
  paidBroadcast: boolean;
  /** The way out, when Telegram can't be reached directly. */
  proxy: string | null;
  receive: { mode: 'polling' } | { mode: 'webhook'; publicUrl: string; secret: string };
}>;

/** The settings of one process, grouped and checked; a group that is off is null. */
export type Config = Readonly<{
  host: string;
  port: number;
  publicUrl: string | null;
  dataDir: string;
  database: { type: 'embedded'; port: number | null } | { type: 'external'; url: string };
  secretKey: string | null;
  seed: 'demo' | 'base' | 'none';
  seedNamed: boolean;
  demoChat: boolean;
  defaultLocale: string;
  timeZone: string;
  logLevel: Environment['LOG_LEVEL'];
  role: Environment['ROLE'];
  inboxKeepHours: number;
  metricsToken: string | null;
  telegram: TelegramConfig | null;
  zalo: ZaloConfig | null;
}>;

/** @throws ConfigError naming the first variable that is missing or malformed. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  return Object.freeze(group(parsed.data));
}

function group(env: Environment): Config {
  const telegram = telegramGroup(env);
  const zalo = zaloGroup(env);
  if (env.SEED === 'demo' && env.NODE_ENV === 'production') {
    throw new ConfigError(
      'SEED must not be demo with NODE_ENV=production: its people and its try-out chat are for a machine of one’s own.',
    );
  }
  const seed = env.SEED ?? (telegram || zalo || env.DATABASE_URL ? 'base' : 'demo');
  if (seed !== 'demo' && !env.SECRET_KEY) {
    throw new ConfigError(
      'SECRET_KEY is missing: outside the demo it must be 32 bytes in base64 (`npm run -s cli -- key new` prints one).',
    );
  }
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? null,
    dataDir: resolve(env.DATA_DIR),
    database: env.DATABASE_URL
      ? { type: 'external', url: env.DATABASE_URL }
      : { type: 'embedded', port: env.DB_PORT ?? null },
    secretKey: env.SECRET_KEY ?? null,
    seed,
    seedNamed: env.SEED !== undefined,
    demoChat: (env.DEMO_CHAT ?? (seed === 'demo' ? 'on' : 'off')) === 'on',
    defaultLocale: env.DEFAULT_LOCALE,
    timeZone: env.TIME_ZONE,
    logLevel: env.LOG_LEVEL,
    role: env.ROLE,
    inboxKeepHours: env.INBOX_KEEP_HOURS,
    metricsToken: env.METRICS_TOKEN ?? null,
    telegram,
    zalo,
  };
}

function telegramGroup(env: Environment): TelegramConfig | null {
  if (!env.TELEGRAM_BOT_TOKEN) return null;
  return {
    token: env.TELEGRAM_BOT_TOKEN,
    apiRoot: env.TELEGRAM_API_ROOT,
    rate: env.TELEGRAM_RATE,
    paidBroadcast: env.TELEGRAM_PAID_BROADCAST === 'on',
    proxy: env.TELEGRAM_PROXY ?? null,
    receive: env.TELEGRAM_MODE === 'polling' ? { mode: 'polling' } : webhookGroup(env),
  };
}

function webhookGroup(env: Environment) {
  if (!env.PUBLIC_URL)
    throw new ConfigError(
      'PUBLIC_URL is missing: TELEGRAM_MODE=webhook needs the address under which Telegram reaches this service.',
    );
  if (!env.TELEGRAM_WEBHOOK_SECRET)
    throw new ConfigError(
      'TELEGRAM_WEBHOOK_SECRET is missing: TELEGRAM_MODE=webhook needs it (1 to 256 letters, digits, _ or -).',
    );
  return { mode: 'webhook', publicUrl: env.PUBLIC_URL, secret: env.TELEGRAM_WEBHOOK_SECRET } as const;
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC' || name === 'Asia/Ho_Chi_Minh';
}

/** What initdb and pg_ctl see: the settings of the caller's own PostgreSQL tools must not leak into ours. */
export function databaseToolEnvironment(): Record<string, string | undefined> {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' };
}
