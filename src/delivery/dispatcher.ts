import { type Channel, SEND_LIMIT_MS } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { leaseMessages, recoverLeases, settleMessages } from '../store/outbox.ts';
import { createBudget } from './budget.ts';
import { deliver } from './deliver.ts';

/** Longer than any send may take, so that nobody takes up what is still being sent. */
const LEASE_MS = SEND_LIMIT_MS + 10_000;
const IDLE_MS = 1000;
const IN_FLIGHT = 8;

export type Dispatcher = { start(): void; stop(): Promise<void>; drain(): Promise<void> };

/** Takes what is due in the outbox for one channel and hands it over, within the channel's rate. */
export function createDispatcher(ctx: Context, channel: Channel, ratePerSecond: number): Dispatcher {
  const budget = createBudget(ratePerSecond);
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const round = async (): Promise<number> => {
    await recoverLeases(ctx, channel.name, channel.abilities.idempotent);
    const leased = await leaseMessages(ctx, channel.name, Math.min(IN_FLIGHT, ratePerSecond), LEASE_MS);
    const settled = await Promise.all(leased.map((message) => deliver(ctx, channel, budget, message)));
    await settleMessages(ctx, settled);
    return leased.length;
  };

  const loop = async () => {
    const due = ctx.wake.subscribe('outbox');
    while (!ending.signal.aborted) {
      const sent = await round().catch((error: unknown) => {
        ctx.log.error({ err: error, channel: channel.name }, 'dispatcher');
        return 0;
      });
      if (sent === 0) await due.next(IDLE_MS, ending.signal);
    }
    due.end();
  };

  return {
    start() {
      running = loop();
    },
    async stop() {
      ending.abort();
      await running;
    },
    /** Sends all that is due now: how tests let time pass without waiting. */
    async drain() {
      while ((await round()) > 0);
    },
  };
}
