import { SEND_LIMIT_MS } from '../channel.ts';

/** How long the channel waits for what, in milliseconds. Tests shorten them. */
export type Waits = {
  /** The answer to a call. */
  call: number;
  /** A connection. One that does not come about has sent nothing: the message may safely go later. */
  connect: number;
  /** A delivery with all its parts. */
  send: number;
  /** What is under way when the service stops may still end for this long. */
  stopGrace: number;
  /** After a first failure; doubled for each that follows, up to `longestRetry`. */
  firstRetry: number;
  longestRetry: number;
  /** After another poller took over: long enough not to fight it, short enough to be back when it ends. */
  conflict: number;
  /** The least time for a poll that brings nothing: a server that does not hold it open is not asked in a hot loop. */
  emptyPoll: number;
  /** Between two looks at whose menu of commands has to change. */
  menus: number;
};

export const WAITS: Waits = {
  call: 10_000,
  connect: 5000,
  send: SEND_LIMIT_MS - 2000,
  stopGrace: 2500,
  firstRetry: 1000,
  longestRetry: 60_000,
  conflict: 5000,
  emptyPoll: 1000,
  menus: 10_000,
};

export function retryDelay(failures: number, waits: Waits): number {
  return Math.min(waits.longestRetry, waits.firstRetry * 2 ** Math.min(failures - 1, 16));
}
