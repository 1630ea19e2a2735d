import type { Context } from '../context.ts';
import { failedMessages } from '../store/outbox-report.ts';
import type { Outcome } from './outcome.ts';

const LIMIT = 200;

/** What could not be delivered and why; never a word of what it said. */
export async function listFailedMessages(ctx: Context): Promise<Outcome> {
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
