import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { describeError } from '../infra/log.ts';
import {
  markFailed,
  markHandled,
  nextUpdates,
  postponeUpdate,
  type StoredUpdate,
  takeUpdate,
} from '../store/inbox.ts';
import { converse, sayFailed } from './converse.ts';
import { dropUnused, keepFiles } from './kept-files.ts';

const IDLE_MS = 1000;
const AT_ONCE = 8;
const RETRY_MS = [1000, 5000, 30_000, 120_000];

export type Reception = { start(): void; stop(): Promise<void>; drain(): Promise<void> };

/**
 * Takes stored updates up in order per conversation and handles each once: the new state, the events and the outgoing
 * messages are written in the transaction that marks the update handled.
 */
export function createReception(ctx: Context, channels: Channel[]): Reception {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const ending = new AbortController();
  const busy = new Map<string, Promise<void>>();
  let running: Promise<void> = Promise.resolve();

  const begin = (update: StoredUpdate, channel: Channel) => {
    const key = `${update.channel} ${update.conversationKey}`;
    const work = handle(ctx, channel, update).finally(() => {
      busy.delete(key);
      ctx.wake.tell('inbox');
    });
    busy.set(key, work);
  };

  /** Begins what can begin now. @returns how many were begun. */
  const round = async (): Promise<number> => {
    const updates = await nextUpdates(ctx, [...byName.keys()], AT_ONCE * 2);
    let begun = 0;
    for (const update of updates) {
      const channel = byName.get(update.channel);
      if (!channel || busy.size >= AT_ONCE || busy.has(`${update.channel} ${update.conversationKey}`))
        continue;
      begin(update, channel);
      begun += 1;
    }
    return begun;
  };

  const loop = async () => {
    const stored = ctx.wake.subscribe('inbox');
    while (!ending.signal.aborted) {
      await round().catch((error: unknown) => ctx.log.error({ err: error }, 'reception'));
      await stored.next(IDLE_MS, ending.signal);
    }
    stored.end();
  };

  return {
    start() {
      running = loop();
    },
    /** Lets what has begun come to its end; the rest is taken up at the next start. */
    async stop() {
      ending.abort();
      await running;
      await Promise.all(busy.values());
    },
    async drain() {
      for (;;) {
        const begun = await round();
        if (begun === 0 && busy.size === 0) return;
        await Promise.all(busy.values());
      }
    },
  };
}

async function handle(ctx: Context, channel: Channel, update: StoredUpdate): Promise<void> {
  const stopTimer = ctx.metrics.updateSeconds.startTimer();
  try {
    const understood = channel.interpret(update.payload);
    const files = understood ? await keepFiles(ctx, channel, understood.incoming) : [];
    await ctx.db.tx(async (tx) => {
      if (!(await takeUpdate(tx, update.id))) return;
      if (understood) {
        const outcome = await converse({ ...ctx, tx }, { channel, ...understood, files });
        if (outcome.type === 'slowed') return postponeUpdate(tx, update.id, outcome.until);
      }
      await markHandled(tx, update.id, ctx.clock.now());
    });
    ctx.wake.tell('outbox');
    await dropUnused(ctx, files);
  } catch (error) {
    await putAside(ctx, channel, update, error);
  } finally {
    stopTimer();
  }
}

/** A failed update waits longer each time; after the last try it is set aside, visible, and its sender is told. */
async function putAside(ctx: Context, channel: Channel, update: StoredUpdate, error: unknown): Promise<void> {
  const delay = RETRY_MS[update.attempts];
  const final = delay === undefined;
  ctx.log.error(
    { err: error, inbox: update.id, channel: update.channel, attempt: update.attempts + 1, final },
    'update not handled',
  );
  try {
    const notBefore = new Date(ctx.clock.now().getTime() + (delay ?? 0));
    await markFailed(ctx, update.id, { error: describeError(error).type, notBefore, final });
    const sender = final ? channel.interpret(update.payload)?.sender : undefined;
    if (sender) await ctx.db.tx((tx) => sayFailed({ ...ctx, tx }, channel, sender));
  } catch (second) {
    // The database itself is away: the update is still stored as waiting and is taken up when it is back.
    ctx.log.error({ err: second, inbox: update.id }, 'failure not recorded');
  }
}
