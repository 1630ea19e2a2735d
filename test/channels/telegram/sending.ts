import { createDispatcher } from '../../../src/delivery/dispatcher.ts';
import { findOrCreateAccount } from '../../../src/store/accounts.ts';
import { type NewMessage, PRIORITY, queueMessages } from '../../../src/store/outbox.ts';
import { createTelegramStage } from './harness.ts';

const HOUR = 3_600_000;

/** What a row of the outbox came to, and whether its account counts as blocked. */
export type SentRow = {
  state: string;
  wait_ms: number;
  attempts: number;
  blocked: boolean;
  error: string | null;
};

/** A process that sends to a fake Telegram, with people who are there and an outbox that tests fill and look at. */
export async function createSending() {
  const stage = await createTelegramStage();
  const { app, fake } = stage;
  const { pool } = app.ctx.db;
  const channel = stage.channel({}, { waits: { call: 1500 } });
  const accountOf = async (externalId: string) => {
    const found = await app.ctx.db.tx((tx) =>
      findOrCreateAccount(tx, 'telegram', externalId, app.clock.now()),
    );
    return found.account.id;
  };
  return {
    stage,
    channel,
    dispatcher: createDispatcher(app.ctx, channel, { perSecond: 1000, atOnce: 8 }),
    accountOf,
    async person() {
      const user = fake.user();
      user.start();
      return { user, accountId: await accountOf(String(user.id)) };
    },
    queue(accountId: string, more: Partial<NewMessage> = {}) {
      const message = { accountId, channel: 'telegram', priority: PRIORITY.notice, kind: 'test' } as const;
      const content = { text: ['tin'] };
      return app.ctx.db.tx((tx) => queueMessages(tx, [{ ...message, content, ...more }], app.clock.now()));
    },
    async rowOf(accountId: string): Promise<SentRow> {
      const { rows } = await pool.query<SentRow>(
        `SELECT o.state, o.attempts, o.error, a.blocked_at IS NOT NULL AS blocked,
           round(extract(epoch FROM o.not_before - $2::timestamptz) * 1000)::float8 AS wait_ms
         FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.account_id = $1 ORDER BY o.id DESC LIMIT 1`,
        [accountId, app.clock.now()],
      );
      if (!rows[0]) throw new Error('no row');
      return rows[0];
    },
    calls: (method: string) => fake.calls.filter((call) => call.method === method).length,
    /** Nothing is queued, nothing rests, and what was asked to wait has waited. */
    async clear() {
      fake.reset();
      app.clock.advance(HOUR);
      await pool.query('DELETE FROM outbox');
      await pool.query('DELETE FROM channel_pause');
      await pool.query('UPDATE channel_budget SET failures = 0, opened_at = NULL, probes = 0');
    },
    async close() {
      await channel.stop();
      await stage.close();
    },
  };
}

export type Sending = Awaited<ReturnType<typeof createSending>>;
