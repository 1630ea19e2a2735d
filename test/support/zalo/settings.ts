import type { ZaloSimulator } from './index.ts';

/** The settings with which a service speaks with this simulator; each call hands out a new pair of tokens. */
export function settingsOf(zalo: ZaloSimulator): Record<string, string> {
  return {
    ZALO_APP_ID: zalo.app.appId,
    ZALO_APP_SECRET: zalo.app.appSecret,
    ZALO_OA_ID: zalo.app.oaId,
    ZALO_OA_SECRET_KEY: zalo.app.oaSecretKey,
    ZALO_REFRESH_TOKEN: zalo.seedTokens().refresh,
    ZALO_API_ROOT: zalo.roots.openapi,
    ZALO_OAUTH_ROOT: zalo.roots.oauth,
    ZALO_BUSINESS_ROOT: zalo.roots.business,
  };
}

/** The same for a test, in which time stands still unless it is told to pass. */
export function settingsInTest(zalo: ZaloSimulator): Record<string, string> {
  return {
    PUBLIC_URL: 'https://doithoai.example.vn',
    ...settingsOf(zalo),
    // The budget fills with time.
    ZALO_RATE: '1000',
  };
}
