import { setTimeout as wait } from 'node:timers/promises';
import { type Channel, SEND_LIMIT_MS } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { announcementHours } from '../domain/sending-hours.ts';
import { joined } from '../infra/joined.ts';
import {
  type Leased,
  leaseMessages,
  recoverLeases,
  type Settlement,
  settleMessages,
} from '../store/outbox.ts';
import { createBudget } from './budget.ts';
import { deliver, type Place } from './deliver.ts';

/** Longer than any send may take, so that nobody takes up what is still being sent. */
const LEASE_MS = SEND_LIMIT_MS + 10_000;
const IDLE_MS = 1000;
const IN_FLIGHT = 8;
/** How often a process looks for what another left behind when it died. */
const RECOVER_EVERY_MS = 1000;
/** A stop waits this long for sends under way; what hangs longer is taken up at the next start, as perhaps arrived. */
const STOP_WAIT_MS = 2000;

export type DispatcherOptions = {
  stopWaitMs?: number;
  /** All that run here: where this one can't reach somebody, another may. */
  channels?: readonly Channel[];
};

export type Dispatcher = { start(): void; stop(): Promise<void>; drain(): Promise<void> };

/**
 * Takes what is due in the outbox for one channel and hands it over, within the channel's rate. A few messages are on their
 * way at once, and each place is filled again as it becomes free: one that hangs holds nobody else back.
 */
export function createDispatcher(
  ctx: Context,
  channel: Channel,
  ratePerSecond: number,
  { stopWaitMs = STOP_WAIT_MS, channels = [channel] }: DispatcherOptions = {},
): Dispatcher {
  const budget = createBudget(ratePerSecond);
  const { sending, fill } = createPlaces(ctx, { channel, budget, channels });
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const idleMs = () => {
    const now = ctx.clock.now().getTime();
    return budget.available(now) > 0 ? IDLE_MS : Math.min(IDLE_MS, budget.readyAt(now) - now);
  };

  const loop = async () => {
    const due = ctx.wake.subscribe('outbox');
    while (!ending.signal.aborted) {
      const begun = await fill().catch((error: unknown) => {
        ctx.log.error({ err: error, channel: channel.name }, 'dispatcher');
        return 0;
      });
      if (begun === 0) await due.next(idleMs(), ending.signal);
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
      await Promise.race([Promise.all(sending), wait(stopWaitMs, undefined, { ref: false })]);
    },
    /** Sends all that is due now: how tests let time pass without waiting. */
    async drain() {
      for (;;) {
        // What ends while the outbox is asked may let the next one go, which the answer did not show yet.
        const quiet = sending.size === 0;
        const begun = await fill();
        if (begun === 0 && quiet) return;
        if (begun === 0 && sending.size > 0) await Promise.race(sending);
      }
    },
  };
}

/** The places for what is on its way at once. */
function createPlaces(ctx: Context, place: Place) {
  const { channel, budget } = place;
  const sending = new Set<Promise<void>>();
  const settle = joined<Settlement>((settlements) => settleMessages(ctx, settlements));
  let recoveredAt = Number.NEGATIVE_INFINITY;
  const begin = (message: Leased) => {
    const work = deliver(ctx, place, message)
      .then((settlement) => (settlement ? settle(settlement) : undefined))
      // Its lease runs out, and it goes once more.
      .catch((error: unknown) => ctx.log.error({ err: error, outbox: message.id }, 'message not settled'))
      .finally(() => {
        sending.delete(work);
        ctx.wake.tell('outbox');
      });
    sending.add(work);
  };
  return {
    sending,
    /** Fills the free places, as far as the rate allows. @returns how many messages were begun. */
    async fill(): Promise<number> {
      const now = ctx.clock.now();
      const room = Math.min(IN_FLIGHT - sending.size, budget.available(now.getTime()));
      if (room < 1) return 0;
      if (now.getTime() - recoveredAt >= RECOVER_EVERY_MS) {
        await recoverLeases(ctx, channel.name, channel.abilities.idempotent);
        recoveredAt = now.getTime();
      }
      const announcing = announcementHours(ctx.rulebook.current(), now, ctx.timeZone).opens === null;
      const leased = await leaseMessages(ctx, channel.name, { limit: room, leaseMs: LEASE_MS, announcing });
      for (const message of leased) begin(message);
      return leased.length;
    },
  };
}
