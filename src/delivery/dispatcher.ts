import { setTimeout as wait } from 'node:timers/promises';
import { type Channel, SEND_LIMIT_MS } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { announcementHours } from '../domain/sending-hours.ts';
import { spareHeap } from '../infra/heap.ts';
import { joined } from '../infra/joined.ts';
import { PRIORITY } from '../store/outbox.ts';
import { type Budget, type Leased, leaseMessages, openBudget } from '../store/outbox-lease.ts';
import { recoverLeases, type Settlement, settleMessages } from '../store/outbox-settle.ts';
import { createCircuit } from './circuit.ts';
import { deliver, type Place } from './deliver.ts';
import { TRIES } from './settle-failure.ts';

/** Longer than any send may take, so that nobody takes up what is still being sent. */
const LEASE_MS = SEND_LIMIT_MS + 10_000;
const IDLE_MS = 1000;
/** How often a process looks for what another left behind when it died. */
const RECOVER_EVERY_MS = 1000;
/** So long after a failure to write down what became of a message it is tried again, till its lease is over. */
const SETTLE_AGAIN_MS = 500;
/** A stop waits this long for sends under way; what hangs longer is taken up at the next start, as perhaps arrived. */
const STOP_WAIT_MS = 2000;

export type Pace = {
  perSecond: number;
  /** How many may be on their way at once from this process. */
  atOnce: number;
};

/** Calls over a slow line take half a second: so many places can use the rate. */
export function placesFor(perSecond: number): number {
  return Math.min(250, Math.max(8, Math.ceil(perSecond / 2)));
}

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
  const { sending, fill } = createPlaces(ctx, { channel, channels }, pace);
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
      await Promise.race([Promise.all(sending), wait(stopWaitMs, undefined, { ref: false })]);
    },
    /** Sends all that is due now: how tests let time pass without waiting. */
    async drain() {
      for (;;) {
        // What ends while the outbox is asked may let the next one go, which the answer did not show yet.
        const quiet = sending.size === 0;
        const { begun } = await fill({ hurried: true });
        if (begun === 0 && quiet) return;
        if (begun === 0 && sending.size > 0) await Promise.race(sending);
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

/**
 * Writes down what became of messages, and tries again while their lease lasts where that fails: an announcement would count
 * as uncertain, and an answer go twice, for a database that was away for a moment.
 */
function settlingFor(ctx: Context): (settlement: Settlement) => Promise<void> {
  const settle = joined<Settlement>((settlements) => settleMessages(ctx, settlements));
  return async (settlement) => {
    const until = performance.now() + LEASE_MS;
    for (;;) {
      try {
        return await settle(settlement);
      } catch (error) {
        if (performance.now() > until) throw error;
        await wait(SETTLE_AGAIN_MS, undefined, { ref: false });
      }
    }
  };
}

/** The places for what is on its way at once. */
function createPlaces(
  ctx: Context,
  { channel, channels }: Pick<Place, 'channel' | 'channels'>,
  { perSecond, atOnce }: Pace,
) {
  const budget = budgetOf(perSecond);
  const circuit = createCircuit(ctx, channel);
  const sending = new Set<Promise<void>>();
  const settle = settlingFor(ctx);
  let recoveredAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = 0;
  let opened = false;
  /** The last lease filled every place: more is likely to be due. */
  let crowded = false;

  const pause = (until: number) => {
    pausedUntil = Math.max(pausedUntil, until);
  };
  const begin = (message: Leased) => {
    const work = deliver(ctx, { channel, channels, pause, circuit }, message)
      .then((settlement) => (settlement ? settle(settlement) : undefined))
      .finally(() => circuit.ended(message.probe))
      // Its lease runs out, and it goes once more.
      .catch((error: unknown) => ctx.log.error({ err: error, outbox: message.id }, 'message not settled'))
      .finally(() => {
        sending.delete(work);
        // While many wait, a lease for each free place would cost more than the sending.
        if (!crowded || sending.size <= (atOnce * 3) / 4) ctx.wake.tell('outbox');
      });
    sending.add(work);
  };

  return {
    sending,
    /**
     * Fills the free places, as far as the rate allows; `hurried`: whatever the pace of a chat.
     * @returns how many were begun, and when to look again at the latest.
     */
    async fill({ hurried = false } = {}): Promise<{ begun: number; nextMs: number }> {
      const now = ctx.clock.now();
      const at = now.getTime();
      const limit = atOnce - sending.size;
      if (at < pausedUntil) return { begun: 0, nextMs: Math.min(IDLE_MS, pausedUntil - at) };
      if (limit < 1) return { begun: 0, nextMs: IDLE_MS };
      if (!opened) await openBudget(ctx, channel.name, budget);
      opened = true;
      if (at - recoveredAt >= RECOVER_EVERY_MS) {
        await recoverLeases(ctx, channel.name, { ...channel.abilities, tries: TRIES });
        recoveredAt = at;
      }
      const chat = hurried ? null : (channel.chatPace ?? null);
      const wanted = { limit, leaseMs: LEASE_MS, budget, chat, announcing: isHourOfAnnouncements(ctx, now) };
      const { messages, tokens, failures } = await leaseMessages(ctx, channel.name, wanted);
      circuit.saw(failures);
      spareHeap(messages.some(isAnnouncement), at);
      crowded = messages.length === limit;
      for (const message of messages) begin(message);
      return { begun: messages.length, nextMs: untilFilled(budget, tokens) };
    },
  };
}

const isAnnouncement = ({ priority }: Leased): boolean => priority === PRIORITY.broadcast;

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
