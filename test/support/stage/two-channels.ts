import type { Log } from '../../../src/infra/log.ts';
import { createTestClock } from '../clock.ts';
import type { Actor } from '../stage.ts';
import { startFakeTelegram } from '../telegram/index.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { createZaloSimulator, type Follower, type ZaloSimulator } from '../zalo/index.ts';
import { settingsInTest } from '../zalo/settings.ts';
import { createActor } from './actor.ts';
import { telegramHands } from './telegram-venue.ts';
import { zaloHands } from './zalo-venue.ts';

/** One service with both real channels against their fakes; each person has a hand on each. */
export type TwoChannels = {
  app: TestApp;
  zalo: ZaloSimulator;
  onZalo(name: string): Actor & { follower: Follower };
  onTelegram(name: string): Actor;
  /** Several act before anything that follows from it happens. */
  together(...acts: (() => Promise<void>)[]): Promise<void>;
  later(ms: number): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
};

export async function createTwoChannels(log?: Log, more: Record<string, string> = {}): Promise<TwoChannels> {
  const clock = createTestClock();
  const zalo = await createZaloSimulator({ clock, hookTimeoutMs: 20_000 });
  const telegram = await startFakeTelegram({ retryScale: 0.01 });
  const app = await createTestApp({
    seed: 'base',
    clock,
    log,
    env: {
      // Stores what comes in; handling and sending wait for the test.
      ROLE: 'web',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      TELEGRAM_RATE: '1000',
      ...settingsInTest(zalo),
      ...more,
    },
  });
  zalo.hookUrl = `${(await app.start()).address}/webhooks/zalo`;
  let held = false;
  const settle = async () => {
    if (held) return;
    await app.settle();
    await zalo.idle();
    await app.settle();
  };
  return {
    app,
    zalo,
    onZalo(name) {
      const follower = zalo.follower(undefined, { name });
      return { ...createActor(name, zaloHands({ zalo, follower, from: 0 }), settle, { name }), follower };
    },
    onTelegram(name) {
      const user = telegram.user({ first_name: name, language_code: 'vi' });
      return createActor(name, telegramHands({ fake: telegram, user, from: 0 }), settle, { name });
    },
    async together(...acts) {
      held = true;
      await Promise.all(acts.map((act) => act())).finally(() => {
        held = false;
      });
      await settle();
    },
    async later(ms) {
      clock.advance(ms);
      await settle();
    },
    settle,
    async close() {
      await app.close();
      await Promise.all([zalo.stop(), telegram.close()]);
    },
  };
}
