import { setTimeout as wait } from 'node:timers/promises';
import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { announcementHours } from '../domain/sending-hours.ts';
import { type Budget, leaseMessages, openBudget } from '../store/outbox-lease.ts';
import { recoverLeases } from '../store/outbox-settle.ts';
import { createPlaces, LEASE_MS, type Pace, type Places, SOON_MS } from './places.ts';
import { TRIES } from './settle-failure.ts';

const IDLE_MS = 1000;
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
 * Takes what is due in the outbox for one channel and hands it over, within the channel's rate. Some messages are on their
 * way at once, and each place is filled again as it becomes free: one that hangs holds nobody else back.
 */
export function createDispatcher(
  ctx: Context,
  channel: Channel,
  pace: Pace,
  { stopWaitMs = STOP_WAIT_MS, channels = [channel] }: DispatcherOptions = {},
): Dispatcher {
  const places = createPlaces(ctx, { channel, channels }, pace);
  const fill = createTaking(ctx, channel, pace, places);
  const { sending } = places;
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const loop = async () => {
    const due = ctx.wake.subscribe('outbox');
    while (!ending.signal.aborted) {
      const { nextMs } = await fill().catch((error: unknown) => {
        ctx.log.error({ err: error, channel: channel.name }, 'dispatcher');
        return { nextMs: IDLE_MS };
      });
      await due.next(nextMs, ending.signal);
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
      places.giveBack();
      await Promise.race([Promise.all(sending), wait(stopWaitMs, undefined, { ref: false })]);
    },
    /** Sends all that is due now: how tests let time pass without waiting. */
    async drain() {
      for (;;) {
        // What ends while the outbox is asked may let the next one go, which the answer did not show yet.
        const quiet = sending.size === 0;
        const { taken } = await fill({ hurried: true });
        if (taken === 0 && quiet) return;
        if (taken === 0 && sending.size > 0) await Promise.race(sending);
      }
    },
  };
}

/**
 * The bucket of a rate. Less than a second's worth of it goes at once: what leaves us evenly arrives in heaps, and the
 * platform's own bucket holds one second. A tenth is left for answers and notices; at a steady rate that costs nothing.
 */
function budgetOf(perSecond: number): Budget {
  const capacity = Math.max(1, Math.floor((perSecond * 2) / 3));
  return { capacity, perSecond, reserve: Math.floor(capacity / 10) };
}

/** Takes what is due, as far as there are places and the rate allows. */
function createTaking(ctx: Context, channel: Channel, { perSecond }: Pace, places: Places) {
  const budget = budgetOf(perSecond);
  let recoveredAt = Number.NEGATIVE_INFINITY;
  let opened = false;

  /**
   * Fills the free places; `hurried`: at once, and whatever the pace of a chat.
   * @returns how many were taken, and when to look again at the latest.
   */
  return async ({ hurried = false } = {}): Promise<{ taken: number; nextMs: number }> => {
    const now = ctx.clock.now();
    const at = now.getTime();
    const { limit, many, pausedUntil } = places.wanted(hurried);
    if (at < pausedUntil) return { taken: 0, nextMs: Math.min(IDLE_MS, pausedUntil - at) };
    if (limit < 1) return { taken: 0, nextMs: IDLE_MS };
    if (!opened) await openBudget(ctx, channel.name, budget);
    opened = true;
    if (at - recoveredAt >= RECOVER_EVERY_MS) {
      await recoverLeases(ctx, channel.name, { ...channel.abilities, tries: TRIES });
      recoveredAt = at;
    }
    const leased = await leaseMessages(ctx, channel.name, {
      ...{ limit, many, leaseMs: LEASE_MS, budget },
      chat: hurried ? null : (channel.chatPace ?? null),
      announcing: isHourOfAnnouncements(ctx, now),
    });
    const spaced = places.fill(leased, { hurried, crowded: leased.messages.length === limit });
    const nextMs = spaced === many ? SOON_MS / 4 : untilFilled(budget, leased.tokens);
    return { taken: leased.messages.length, nextMs };
  };
}

/** Where the rule is missing or unsound what goes to many rests, and all else goes on. */
function isHourOfAnnouncements(ctx: Context, now: Date): boolean {
  try {
    return announcementHours(ctx.rulebook.current(), now, ctx.timeZone).opens === null;
  } catch (error) {
    ctx.log.error({ err: error }, 'announcements rest: their hours are not known');
    return false;
  }
}

/** Till the bucket holds so much that a lease is worth its statement: a tenth of a second's worth over the reserve. */
function untilFilled({ capacity, perSecond, reserve }: Budget, tokens: number): number {
  const wanted = Math.min(capacity, reserve + Math.max(1, perSecond / 10));
  return tokens >= wanted ? IDLE_MS : Math.min(IDLE_MS, Math.ceil(((wanted - tokens) / perSecond) * 1000));
}
