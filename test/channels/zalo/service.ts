import { createTestClock } from '../../support/clock.ts';
import { createTestApp, type TestApp } from '../../support/test-app.ts';
import { createZaloSimulator, type Follower, type ZaloSimulator } from '../../support/zalo/index.ts';
import { settingsInTest } from '../../support/zalo/settings.ts';

export type ZaloService = {
  app: TestApp;
  zalo: ZaloSimulator;
  /** Lets everything happen that follows from what was done. */
  settle(): Promise<void>;
  later(ms: number): Promise<void>;
  accountOf(
    follower: Follower,
  ): Promise<{ id: string; person_id: string; last_interaction_at: Date } | undefined>;
  close(): Promise<void>;
};

/** The whole service with its Zalo channel against a simulator on the same clock. */
export async function createZaloService(env: Record<string, string> = {}): Promise<ZaloService> {
  const clock = createTestClock();
  const zalo = await createZaloSimulator({ clock, hookTimeoutMs: 20_000 });
  const app = await createTestApp({
    seed: 'base',
    clock,
    env: {
      // Stores what comes in; handling and sending wait for the test.
      ROLE: 'web',
      ...settingsInTest(zalo),
      ...env,
    },
  });
  const { address } = await app.start();
  zalo.hookUrl = `${address}/webhooks/zalo`;
  const settle = async () => {
    await app.settle();
    await zalo.idle();
    await app.settle();
  };
  return {
    app,
    zalo,
    settle,
    async later(ms) {
      clock.advance(ms);
      await settle();
    },
    async accountOf({ id }) {
      const { rows } = await app.ctx.db.pool.query(
        `SELECT id, person_id, last_interaction_at FROM account WHERE channel = 'zalo' AND external_id = $1`,
        [id],
      );
      return rows[0];
    },
    async close() {
      await app.close();
      await zalo.stop();
      const wrong = zalo.violations();
      if (wrong.length > 0) throw new Error(`Zalo refused: ${wrong.join(' · ')}`);
    },
  };
}
