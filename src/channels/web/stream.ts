import type { FastifyReply } from 'fastify';
import type { Context } from '../../context.ts';
import { messagesAfter } from '../../store/web-messages.ts';
import type { WebPerson } from '../../store/web-sessions.ts';
import { topicOf } from './receive.ts';
import { shown } from './send.ts';

const BATCH = 100;
/** A wake-up may be lost, and a browser must notice a dead connection: so often at least something is looked up and sent. */
const POLL_MS = 5000;
const RECONNECT_MS = 1000;

/** A person whose transcript is followed, and the last line the page has. */
export type Followed = { person: WebPerson; after: string };

/**
 * Sends new lines of several people's transcripts as they come (server-sent events), until the page leaves or `ending`
 * aborts. Event ids are the lines' ids, which grow over all people: after a break the page names its last one.
 */
export async function follow(
  ctx: Context,
  reply: FastifyReply,
  followed: Followed[],
  ending: AbortSignal,
): Promise<void> {
  reply.hijack();
  const out = reply.raw;
  const gone = new AbortController();
  out.on('close', () => gone.abort());
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  out.write(`retry: ${RECONNECT_MS}\n\n`);
  const over = AbortSignal.any([gone.signal, ending]);
  const bell = createBell(
    ctx,
    followed.map(({ person }) => person.accountId),
  );
  try {
    const cursors = new Map(followed.map(({ person, after }) => [person.accountId, after]));
    const people = new Map(followed.map(({ person }) => [person.accountId, person]));
    while (!over.aborted) {
      if (!(await writeNew(ctx, out, people, cursors))) await bell.wait(over);
      if (!over.aborted) out.write(':\n\n');
    }
  } catch (error) {
    ctx.log.warn({ err: error }, 'chat stream ended');
  } finally {
    bell.close();
    out.end();
  }
}

/** @returns whether there may be more. */
async function writeNew(
  ctx: Context,
  out: FastifyReply['raw'],
  people: ReadonlyMap<string, WebPerson>,
  cursors: Map<string, string>,
): Promise<boolean> {
  const lines = await messagesAfter(ctx, cursors, BATCH);
  for (const line of lines) {
    const person = people.get(line.accountId);
    if (person) out.write(`id: ${line.id}\ndata: ${JSON.stringify(shown(ctx, person, line))}\n\n`);
  }
  const last = lines.at(-1);
  // Lines come in the order of their ids over all people, so everything up to the last one has been sent.
  if (last) {
    for (const [account, after] of cursors)
      cursors.set(account, BigInt(after) > BigInt(last.id) ? after : last.id);
  }
  return lines.length === BATCH;
}

/** Rings at a wake-up, also one that came while nobody waited. */
function createBell(ctx: Context, accountIds: string[]) {
  let rung = false;
  let ring: () => void = () => {
    rung = true;
  };
  const silent = ring;
  const stops = accountIds.map((id) => ctx.wake.on(topicOf(id), () => ring()));
  return {
    wait: (over: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => ring(), POLL_MS);
        const done = () => {
          clearTimeout(timer);
          over.removeEventListener('abort', done);
          ring = silent;
          rung = false;
          resolve();
        };
        ring = done;
        over.addEventListener('abort', done);
        if (rung || over.aborted) done();
      }),
    close: () => {
      for (const stop of stops) stop();
    },
  };
}
