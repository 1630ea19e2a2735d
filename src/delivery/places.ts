import { setTimeout as wait } from 'node:timers/promises';
import { SEND_LIMIT_MS } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { joined } from '../infra/joined.ts';
import { PRIORITY } from '../store/outbox.ts';
import type { Leased } from '../store/outbox-lease.ts';
import { type Settlement, settleMessages } from '../store/outbox-settle.ts';
import { createCircuit } from './circuit.ts';
import { deliver, type Place } from './deliver.ts';
import { createSpacing } from './spacing.ts';

/** Longer than any send may take, so that nobody takes up what is still being sent. */
export const LEASE_MS = SEND_LIMIT_MS + 10_000;
/** So long after a failure to write down what became of a message it is tried again, till its lease is over. */
const SETTLE_AGAIN_MS = 500;
/** So much faster than the rate announcements may follow one another: what a stall left in the bucket is made up for. */
const CATCHING_UP = 1.5;
/** Of announcements so much is taken as can begin within this time. */
export const SOON_MS = 200;
/**
 * What could not begin by then is left to whoever takes it next: its token is of a time that is over. With the two thirds of a
 * second that the bucket holds no heap is larger than the second's worth that the platform takes, for any number of processes, as
 * long as the database answers a lease at once: how long it takes is not counted, or a slow one would let nothing go.
 */
const FRESH_MS = 300;

export type Pace = {
  perSecond: number;
  /** How many may be on their way at once from this process. */
  atOnce: number;
};

/** Calls over a slow line take half a second: so many places can use the rate. */
export function placesFor(perSecond: number): number {
  return Math.min(250, Math.max(8, Math.ceil(perSecond / 2)));
}

/** `takenAt`: as performance.now() counts. */
type Taken = { message: Leased; takenAt: number };

export type Places = {
  /** What is on its way. */
  sending: ReadonlySet<Promise<void>>;
  /** How many messages there is room for, how many of announcements, and till which epoch millisecond the channel is kept back. */
  wanted(hurried: boolean): { limit: number; many: number; pausedUntil: number };
  /** Begins them: those of announcements one after the other, all others at once. @returns how many of announcements there were. */
  fill(
    leased: { messages: readonly Leased[]; failures: number },
    how: { hurried: boolean; crowded: boolean },
  ): number;
  /** What was taken and has not begun is for others to send. */
  giveBack(): void;
};

/** The places for what is on its way from here at once. */
export function createPlaces(
  ctx: Context,
  { channel, channels }: Pick<Place, 'channel' | 'channels'>,
  { perSecond, atOnce }: Pace,
): Places {
  const circuit = createCircuit(ctx, channel);
  const sending = new Set<Promise<void>>();
  const settle = settlingFor(ctx);
  let pausedUntil = 0;
  /** The last lease filled every place: more is likely to be due. */
  let full = false;

  const pause = (until: number) => {
    pausedUntil = Math.max(pausedUntil, until);
  };
  const place: Place = { channel, channels, pause, circuit };
  const begin = (message: Leased, outcome = deliver(ctx, place, message)) => {
    const work = outcome
      .then((settlement) => (settlement ? settle(settlement) : undefined))
      .finally(() => circuit.ended(message.probe))
      // Its lease runs out, and it goes once more.
      .catch((error: unknown) => ctx.log.error({ err: error, outbox: message.id }, 'message not settled'))
      .finally(() => {
        sending.delete(work);
        // What is next for the same person may go now. While many wait, a lease for each free place would cost more than the sending.
        const more = full ? sending.size <= (atOnce * 3) / 4 : message.priority < PRIORITY.broadcast;
        if (more) ctx.wake.tellHere('outbox');
      });
    sending.add(work);
  };
  const spacing = createSpacing<Taken>(perSecond * CATCHING_UP, ({ message, takenAt }) => {
    const isLate = performance.now() - takenAt > FRESH_MS || ctx.clock.now().getTime() < pausedUntil;
    begin(message, isLate ? Promise.resolve(notTried(message)) : undefined);
  });
  const worthTaking = Math.max(1, Math.floor((perSecond * CATCHING_UP * SOON_MS) / 1000));

  return {
    sending,
    wanted(hurried) {
      const limit = atOnce - sending.size - spacing.waiting();
      const many = hurried ? limit : Math.max(0, Math.min(limit, worthTaking - spacing.waiting()));
      return { limit, many, pausedUntil };
    },
    fill({ messages, failures }, { hurried, crowded }) {
      circuit.saw(failures);
      full = crowded;
      const many = messages.filter(({ priority }) => priority === PRIORITY.broadcast);
      const spaced = hurried ? [] : many;
      for (const message of messages) if (!spaced.includes(message)) begin(message);
      const takenAt = performance.now();
      spacing.add(spaced.map((message) => ({ message, takenAt })));
      return many.length;
    },
    giveBack() {
      for (const { message } of spacing.end()) begin(message, Promise.resolve(notTried(message)));
    },
  };
}

/** It was taken and not tried. */
function notTried({ id }: Leased): Settlement {
  return { id, state: 'pending', uncounted: true };
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
