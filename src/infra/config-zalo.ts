import { NOTICE_KINDS, type NoticeKind } from '../domain/message.ts';
import { ConfigError } from './config-error.ts';

export type ZaloConfig = Readonly<{
  appId: string;
  appSecret: string;
  oaId: string;
  /** Signs webhooks; not the secret of the app. */
  oaSecretKey: string;
  /** The seed of the first grant; afterwards the newest pair lives in the database. */
  refreshToken: string | null;
  apiRoot: string;
  oauthRoot: string;
  businessRoot: string;
  appSecretProof: boolean;
  /** The ids of approved templates, by the kind of notice. */
  templates: Readonly<Partial<Record<NoticeKind, string>>>;
  /** Messages a second. */
  rate: number;
  /** Where people fetch large files and an administrator consents. */
  publicUrl: string;
  /** Encrypts the pair of tokens. */
  secretKey: string;
}>;

type Credential = (typeof ZALO_CREDENTIALS)[number];

type TemplateVariable = `ZALO_TEMPLATE_${Uppercase<NoticeKind>}`;
type Optional = Credential | TemplateVariable | 'ZALO_REFRESH_TOKEN' | 'PUBLIC_URL' | 'SECRET_KEY';

type Variables = Partial<Record<Optional, string>> & {
  ZALO_API_ROOT: string;
  ZALO_OAUTH_ROOT: string;
  ZALO_BUSINESS_ROOT: string;
  ZALO_APPSECRET_PROOF: 'on' | 'off';
  ZALO_RATE: number;
};

const ZALO_CREDENTIALS = ['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_ID', 'ZALO_OA_SECRET_KEY'] as const;

/** @throws ConfigError for a group that is only half set. */
export function zaloGroup(env: Variables): ZaloConfig | null {
  const { ZALO_APP_ID: appId, ZALO_APP_SECRET: appSecret } = env;
  const { ZALO_OA_ID: oaId, ZALO_OA_SECRET_KEY: oaSecretKey } = env;
  if (!appId || !appSecret || !oaId || !oaSecretKey) {
    const missing = ZALO_CREDENTIALS.find((name) => !env[name]);
    const templates = NOTICE_KINDS.map(templateVariable);
    const given = [...ZALO_CREDENTIALS, 'ZALO_REFRESH_TOKEN' as const, ...templates].find(
      (name) => env[name],
    );
    if (!given) return null;
    throw new ConfigError(
      `${missing} is missing: Zalo needs all of ${ZALO_CREDENTIALS.join(', ')}, or none.`,
    );
  }
  return {
    appId,
    appSecret,
    oaId,
    oaSecretKey,
    refreshToken: env.ZALO_REFRESH_TOKEN ?? null,
    apiRoot: env.ZALO_API_ROOT,
    oauthRoot: env.ZALO_OAUTH_ROOT,
    businessRoot: env.ZALO_BUSINESS_ROOT,
    appSecretProof: env.ZALO_APPSECRET_PROOF === 'on',
    templates: Object.fromEntries(
      NOTICE_KINDS.flatMap((kind) => {
        const template = env[templateVariable(kind)];
        return template ? [[kind, template]] : [];
      }),
    ),
    rate: env.ZALO_RATE,
    ...zaloNeeds(env),
  };
}

function templateVariable(kind: NoticeKind): TemplateVariable {
  return `ZALO_TEMPLATE_${kind.toUpperCase() as Uppercase<NoticeKind>}`;
}

function zaloNeeds(env: Variables): Pick<ZaloConfig, 'publicUrl' | 'secretKey'> {
  if (!env.PUBLIC_URL)
    throw new ConfigError(
      'PUBLIC_URL is missing: Zalo needs the address under which its webhook, the consent and large files are reached.',
    );
  if (!env.SECRET_KEY)
    throw new ConfigError(
      'SECRET_KEY is missing: with Zalo it must be 32 bytes in base64 (`npm run -s cli -- key new` prints one).',
    );
  return { publicUrl: env.PUBLIC_URL, secretKey: env.SECRET_KEY };
}
