import type { Channel } from '../../../src/channels/channel.ts';
import {
  createTelegramChannel,
  type TelegramOptions,
  type Waits,
} from '../../../src/channels/telegram/index.ts';
import type { TelegramConfig } from '../../../src/infra/config.ts';
import { createLog } from '../../../src/infra/log.ts';
import {
  type FakeTelegram,
  type FakeTelegramOptions,
  startFakeTelegram,
} from '../../support/telegram/index.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

/** Waits of a test: a failed poll is repeated at once, a conflict fought no longer than it must. */
const QUICK: Partial<Waits> = { firstRetry: 5, longestRetry: 20, conflict: 20, stopGrace: 50 };

const POLLING = { mode: 'polling' } as const;

export type TelegramStage = {
  fake: FakeTelegram;
  app: TestApp;
  /** Another channel of the same bot on the same database, as a second process has it. */
  channel(options?: Partial<TelegramConfig>, more?: TelegramOptions): Channel;
  /** All that was logged, as text. */
  logged(): string;
  close(): Promise<void>;
};

/** The service on a database of its own and a fake Telegram; channels are made, and started, by the test. */
export async function createTelegramStage(fakeOptions: FakeTelegramOptions = {}): Promise<TelegramStage> {
  const fake = await startFakeTelegram({ retryScale: 0.01, ...fakeOptions });
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const app = await createTestApp({ seed: 'base', log });
  return {
    fake,
    app,
    channel: (options = {}, { waits, ...more } = {}) => {
      const config = {
        token: fake.token,
        apiRoot: fake.root,
        rate: 30,
        paidBroadcast: false,
        proxy: null,
        receive: POLLING,
        ...options,
      };
      return createTelegramChannel(app.ctx, config, { ...more, waits: { ...QUICK, ...waits } });
    },
    logged: () => lines.join(''),
    async close() {
      await fake.close().finally(() => app.close());
    },
  };
}
