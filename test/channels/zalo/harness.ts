import { createGrant, type Grant, type GrantLoss } from '../../../src/channels/zalo/grant.ts';
import { createHttp, LIMITS } from '../../../src/channels/zalo/http.ts';
import { createOAuth } from '../../../src/channels/zalo/oauth.ts';
import type { ZaloConfig } from '../../../src/infra/config.ts';
import { createLog, type Log } from '../../../src/infra/log.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import {
  createZaloSimulator,
  type ZaloSimulator,
  type ZaloSimulatorOptions,
} from '../../support/zalo/index.ts';

export const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

/** The settings of a service that speaks with this simulator. */
export function settingsFor({ app, roots }: ZaloSimulator, more: Partial<ZaloConfig> = {}): ZaloConfig {
  return {
    ...app,
    refreshToken: null,
    apiRoot: roots.openapi,
    oauthRoot: roots.oauth,
    businessRoot: roots.business,
    appSecretProof: false,
    templates: {},
    rate: 1000,
    publicUrl: 'https://doithoai.example.vn',
    secretKey: SECRET_KEY,
    ...more,
  };
}

export type ZaloHouse = {
  zalo: ZaloSimulator;
  clock: TestClock;
  app: TestApp;
  log: Log;
  /** All that was logged, as text. */
  logged(): string;
  close(): Promise<void>;
};

/** The service on a database of its own and a simulator of Zalo on the same clock. */
export async function createZaloHouse(options: ZaloSimulatorOptions = {}): Promise<ZaloHouse> {
  const clock = createTestClock();
  const zalo = await createZaloSimulator({ clock, ...options });
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const app = await createTestApp({ seed: 'base', clock, log });
  return {
    zalo,
    clock,
    app,
    log,
    logged: () => lines.join(''),
    async close() {
      await zalo.stop();
      await app.close();
    },
  };
}

/** One process's hold on the grant, and the losses it told. */
export function holdGrant(
  house: ZaloHouse,
  more: Partial<ZaloConfig> = {},
  app: TestApp = house.app,
): { grant: Grant; told: GrantLoss[]; config: ZaloConfig } {
  const config = settingsFor(house.zalo, more);
  const told: GrantLoss[] = [];
  const grant = createGrant({
    ctx: app.ctx,
    config,
    oauth: createOAuth(config, createHttp(LIMITS)),
    log: house.log,
    tellLoss: async (_scope, loss) => void told.push(loss),
  });
  return { grant, told, config };
}
