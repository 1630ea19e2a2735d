import type { Context } from '../context.ts';
import { failedMessages, waitingMessages } from '../store/outbox-report.ts';
import type { Given, Outcome } from './outcome.ts';

const LIMIT = 200;

/** `outbox list --failed` or `--waiting`. */
export function listOutbox(ctx: Context, { values }: Given): Promise<Outcome> {
  return values['waiting'] === true ? listWaitingMessages(ctx) : listFailedMessages(ctx);
}

/** What waits for people to write, and why; never a word of what it says, nor whom. */
async function listWaitingMessages(ctx: Context): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  const waiting = await waitingMessages(ctx, LIMIT);
  const lines = waiting.map(({ id, channel, kind, since, error, announced }) =>
    speak.plain(announced ? 'cli.announcedMessage' : 'cli.waitingMessage', {
      id,
      channel,
      kind,
      since: speak.dateTime(since),
      why: error ?? '',
    }),
  );
  return {
    exitCode: 0,
    json: waiting,
    text: lines.length > 0 ? lines.join('\n') : speak.plain('cli.nothingWaits'),
  };
}

/** What could not be delivered and why; never a word of what it said. */
async function listFailedMessages(ctx: Context): Promise<Outcome> {
  const speak = ctx.texts.in(null);
  const failed = await failedMessages(ctx, LIMIT);
  const lines = failed.map((row) =>
    speak.plain('cli.failedMessage', {
      id: row.id,
      channel: row.channel,
      kind: row.kind,
      state: row.state,
      attempts: row.attempts,
      why: row.error ?? '',
    }),
  );
  return {
    exitCode: 0,
    json: failed,
    text: lines.length > 0 ? lines.join('\n') : speak.plain('cli.nothingFailed'),
  };
}
