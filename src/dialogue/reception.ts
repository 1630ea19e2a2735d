import type { Channel } from '../channels/channel.ts';
import type { Context } from '../context.ts';
import { describeError } from '../infra/log.ts';
import { NeedsOwnTransaction } from '../infra/tx.ts';
import {
  forgetPayload,
  markFailed,
  markHandled,
  postponeUpdate,
  type StoredUpdate,
  takeUpdate,
} from '../store/inbox.ts';
import { converse, sayFailed } from './converse.ts';
import { attendGroup, type HappeningInGroup } from './group/attend.ts';
import { dropUnused, keepFiles } from './kept-files.ts';
import { handleTogether } from './together.ts';
import { withName } from './with-name.ts';

const IDLE_MS = 1000;
/** Conversations handled each in a transaction of its own, side by side. */
const ALONE_AT_ONCE = 8;
/** How many may stand in line for that before no more are taken up. */
const ALONE_IN_LINE = 64;
const RETRY_MS = [1000, 5000, 30_000, 120_000];

export type Reception = { start(): void; stop(): Promise<void>; drain(): Promise<void> };

/**
 * Takes stored updates up in order per conversation and handles each once: the new state, the events and the outgoing
 * messages are written in the transaction that marks the update handled. Many conversations share one; what can't be done in
 * a shared one, or failed there, is done again alone (docs/decisions/0006-many-conversations-a-transaction.md).
 */
export function createReception(ctx: Context, channels: Channel[]): Reception {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const ending = new AbortController();
  const alone = createLine(ALONE_AT_ONCE);
  let running: Promise<void> = Promise.resolve();

  const begin = (update: StoredUpdate) => {
    const channel = byName.get(update.channel);
    if (!channel) return;
    void alone.run(update.id, () => handleAlone(ctx, channel, update)).then(() => ctx.wake.tell('inbox'));
  };

  /** @returns how many updates were taken up. */
  const round = async (): Promise<number> => {
    if (alone.ids().length >= ALONE_IN_LINE) return 0;
    const { taken, left } = await handleTogether(ctx, byName, alone.ids());
    for (const { update, error } of left) {
      const channel = byName.get(update.channel);
      // Alone as it was, it would only fail once more.
      if (channel && taken === 1 && !(error instanceof NeedsOwnTransaction)) {
        await putAside(ctx, channel, update, error);
      } else begin(update);
    }
    return taken;
  };

  const loop = async () => {
    const stored = ctx.wake.subscribe('inbox');
    while (!ending.signal.aborted) {
      const taken = await round().catch((error: unknown) => {
        ctx.log.error({ err: error }, 'reception');
        return 0;
      });
      if (taken === 0) await stored.next(IDLE_MS, ending.signal);
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
      await alone.empty();
    },
    async drain() {
      for (;;) {
        const taken = await round();
        if (taken === 0 && alone.ids().length === 0) return;
        await alone.empty();
      }
    },
  };
}

type Line = {
  run(id: string, work: () => Promise<void>): Promise<void>;
  /** Those at work and those that wait for it. */
  ids(): string[];
  empty(): Promise<void>;
};

/** Lets so many at once, the others in their order. */
function createLine(atOnce: number): Line {
  const inLine = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  const enter = async () => {
    if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return {
    run(id, work) {
      const done = enter()
        .then(work)
        .finally(() => {
          leave();
          inLine.delete(id);
        });
      inLine.set(id, done);
      return done;
    },
    ids: () => [...inLine.keys()],
    async empty() {
      await Promise.all(inLine.values());
    },
  };
}

async function handleAlone(ctx: Context, channel: Channel, update: StoredUpdate): Promise<void> {
  const stopTimer = ctx.metrics.updateSeconds.startTimer();
  try {
    const heard = channel.interpret(update.payload);
    if (heard?.group) return await handleInGroup(ctx, channel, update, heard);
    const understood = await withName(ctx, channel, heard);
    const files = understood ? await keepFiles(ctx, channel, understood.incoming) : [];
    await ctx.db.tx(async (tx) => {
      if (!(await takeUpdate(tx, update.id))) return;
      if (understood) {
        const outcome = await converse({ ...ctx, tx }, { channel, ...understood, files });
        if (outcome.type === 'slowed') return postponeUpdate(tx, [{ id: update.id, until: outcome.until }]);
      }
      await markHandled(tx, [{ id: update.id, at: ctx.clock.now() }]);
    });
    ctx.metrics.updates.inc({ way: 'alone' });
    ctx.wake.tell('outbox');
    await dropUnused(ctx, files);
  } catch (error) {
    await putAside(ctx, channel, update, error);
  } finally {
    stopTimer();
  }
}

/** The same for a group chat. Of what was said there nothing is kept once it is handled; a press is answered last. */
async function handleInGroup(
  ctx: Context,
  channel: Channel,
  update: StoredUpdate,
  happening: HappeningInGroup,
): Promise<void> {
  const notice = await ctx.db.tx(async (tx) => {
    if (!(await takeUpdate(tx, update.id))) return null;
    const answer = await attendGroup({ ...ctx, tx }, channel, happening);
    await markHandled(tx, [{ id: update.id, at: ctx.clock.now() }]);
    await forgetPayload(tx, update.id);
    return answer;
  });
  ctx.wake.tell('outbox');
  if (happening.event.type === 'choice') await channel.groups?.notify(happening.event.queryId, notice);
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
    const understood = final ? channel.interpret(update.payload) : null;
    const spoke = understood?.incoming && understood.incoming.type !== 'receipt';
    const sender = spoke ? understood.sender : null;
    if (sender) await ctx.db.tx((tx) => sayFailed({ ...ctx, tx }, channel, sender));
  } catch (second) {
    // The database itself is away: the update is still stored as waiting and is taken up when it is back.
    ctx.log.error({ err: second, inbox: update.id }, 'failure not recorded');
  }
}
